// What the list of people of a Slack source tells about its accounts and teams.
import { type AccountOriginal, stream } from '../../connector/stream.ts';
import { accountClaims } from '../../privacy/account-claims.ts';
import { accountShape } from '../../privacy/shapes.ts';
import { flag, oneOf, person } from '../../privacy/vocabulary.ts';
import type { SlackContext } from './message.ts';

type Fields = Readonly<Record<string, unknown>>;

/** `USLACKBOT` says of itself that it is no bot. */
const slackbot = 'USLACKBOT';

/** A word of the account shape's list. */
export function accountClassOf(account: unknown): 'unknown' | 'person' | 'guest' | 'bot' | 'external' {
  if (!isObject(account)) return 'unknown';
  if (isBot(account)) return 'bot';
  if (isStranger(account)) return 'external';
  return account['is_restricted'] === true || account['is_ultra_restricted'] === true ? 'guest' : 'person';
}

/** The ids of all bots, upper case: their accounts and, where a profile names it, their bot ids. */
export function botsOf(accounts: readonly unknown[]): ReadonlySet<string> {
  const bots = new Set<string>([slackbot]);
  for (const account of accounts) {
    if (!isObject(account) || !isBot(account)) continue;
    addId(bots, account['id']);
    if (isObject(account['profile'])) addId(bots, account['profile']['bot_id']);
  }
  return bots;
}

/** The organization's own teams, upper case. Strangers of shared channels bring theirs, which do not count. */
export function teamsOf(accounts: readonly unknown[]): ReadonlySet<string> {
  const teams = new Set<string>();
  for (const account of accounts) {
    if (!isObject(account) || isStranger(account)) continue;
    addId(teams, account['team_id']);
    if (isObject(account['profile'])) addId(teams, account['profile']['team']);
    const enterprise = account['enterprise_user'];
    if (!isObject(enterprise)) continue;
    addId(teams, enterprise['enterprise_id']);
    for (const team of Array.isArray(enterprise['teams']) ? enterprise['teams'] : []) addId(teams, team);
  }
  return teams;
}

const addressOf = (account: unknown): unknown => {
  const profile = isObject(account) ? account['profile'] : undefined;
  return isObject(profile) ? profile['email'] : undefined;
};
const handleOf = (account: unknown): unknown => (isObject(account) ? account['name'] : undefined);

/** Where an account of Slack says who it is. */
export const accountFields = {
  source: 'slack',
  id: (account: unknown) => (isObject(account) ? account['id'] : undefined),
  address: addressOf,
  username: handleOf,
} as const;

/** What an administrator may open, one at a time, to tell whose account it is. */
export function originalOf(account: unknown): AccountOriginal {
  const text = (found: unknown): string | null => (typeof found === 'string' && found !== '' ? found : null);
  return { address: text(addressOf(account)), username: text(handleOf(account)) };
}

/** The list of a whole organization has another word for it. */
const isStranger = (account: Fields): boolean => account['is_stranger'] === true || account['stranger'] === true;

function isBot(account: Fields): boolean {
  if (account['is_bot'] === true || account['is_workflow_bot'] === true) return true;
  return typeof account['id'] === 'string' && account['id'].trim().toUpperCase() === slackbot;
}

function addId(to: Set<string>, id: unknown): void {
  if (typeof id === 'string' && id.trim() !== '') to.add(id.trim().toUpperCase());
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The accounts of a source, as one of its lists gives them. */
export const accountsStream = (from: string) =>
  stream<typeof accountShape, SlackContext>({
    shape: accountShape,
    from,
    keep: {
      account: person('id'),
      ...accountClaims<SlackContext>(accountFields),
      class: oneOf(accountClassOf, { rule: 'from is_bot, is_restricted, is_ultra_restricted and is_stranger' }),
      isDeactivated: flag('deleted'),
    },
    dropped: ['real_name, display_name, title, phone, status', 'pictures', 'tz and locale', 'every other field'],
  });
