// Accounts, persons and decisions in words: what a rule is, what a decision changes, before it is taken and after.
import type { AccountList, DecisionList, DecisionRequest, PeopleOverview } from '../../src/api/contract/people.ts';
import { counted, number } from './numbers.ts';
import { dayShort } from './weeks.ts';

export type Account = AccountList['accounts'][number];
export type Decision = DecisionList['decisions'][number];
export type AccountState = Account['state'];
type Rule = PeopleOverview['rules'][number]['rule'];

/** In the order in which they are asked; the first that finds somebody wins. */
export const ruleWords: Readonly<Record<Rule, { readonly name: string; readonly explanation: string }>> = {
  decision: {
    name: 'Decided here',
    explanation: 'An administrator said whose account it is. This wins over every rule, also after the next HR file.',
  },
  'hr-identity': {
    name: 'Named in the HR file',
    explanation: 'A column of the HR file names this very account, such as SLACK_ID or GITHUB_USERNAME.',
  },
  'identity-map': {
    name: 'Named in an identity map',
    explanation: 'A file that lists further identities of people names this account.',
  },
  email: {
    name: 'Same e-mail address',
    explanation:
      'The account has the address that stands in the HR file. Upper and lower case never count; tags and domains count as Matching says.',
  },
  alias: {
    name: 'Further address',
    explanation: 'The account has one of the further addresses that the HR file gives the person.',
  },
  username: {
    name: 'Same username',
    explanation: 'The account has the username of another account of the person. Only where Matching allows it.',
  },
  alone: {
    name: 'Nobody found',
    explanation: 'No rule found a person, so the account counts as a person of its own, without groups.',
  },
};

export const ruleOrder = Object.keys(ruleWords) as readonly Rule[];

/** `certain`, `97 %`: how sure a rule is; nothing for an account that was not matched at all. */
export function confidenceText(rule: Rule, confidence: number): string {
  if (rule === 'alone') return '';
  return confidence >= 1 ? 'certain' : `${number(Math.floor(confidence * 1000) / 10)} %`;
}

export const classNames: Readonly<Record<Account['class'], string>> = {
  unknown: 'kind not known',
  person: 'member',
  guest: 'guest',
  bot: 'bot or app',
  external: 'of another organization',
};

export const stateNames: Readonly<Record<AccountState, string>> = {
  unmatched: 'Unmatched',
  conflict: 'In conflict',
  matched: 'Matched',
  'not-a-person': 'Not a person',
};

/** What stands where a list of accounts is empty. */
export const nothingOf: Readonly<Record<AccountState, string>> = {
  unmatched: 'No account is unmatched.',
  conflict: 'No account is claimed by two people.',
  matched: 'No account is matched with a person of the HR file yet.',
  'not-a-person': 'Nobody said of an account that it is not a person’s.',
};

/** `3f9a-07c2`, as channels are named too. */
export const shortToken = (token: string) => `${token.slice(0, 4)}-${token.slice(4, 8)}`;
export const personName = (token: string) => `Person ${shortToken(token)}`;
export const accountName = (token: string) => `Account ${shortToken(token)}`;

const tokenPattern = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/;

/** A token as it was pasted, in the form of the API; undefined for what is none. */
export function tokenOf(typed: string): string | undefined {
  const given = typed.trim().toLowerCase();
  if (!tokenPattern.test(given)) return undefined;
  return given.replaceAll('-', '').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** `1,204 messages, 3 Jan 2026 to 2 Feb 2026`. */
export function volumeText({ messages, firstDay, lastDay }: Account): string {
  if (messages === 0 || firstDay === null || lastDay === null) return 'wrote nothing';
  const days = firstDay === lastDay ? dayShort(firstDay) : `${dayShort(firstDay)} to ${dayShort(lastDay)}`;
  return `${counted(messages, 'message', 'messages')}, ${days}`;
}

/** The question of a dialog. */
export function decisionTitle(request: DecisionRequest): string {
  const who = accountName(request.account);
  if (request.kind === 'is') return `${who} is ${personName(request.person).toLowerCase()}`;
  if (request.kind === 'same') return `${who} and ${accountName(request.other).toLowerCase()} are one person`;
  if (request.kind === 'separate') return `${who} and ${accountName(request.other).toLowerCase()} are two people`;
  return `${who} is not a person`;
}

/** What it changes, said before it happens. */
export function consequence(kind: DecisionRequest['kind'], messages: number): string {
  const written =
    messages === 0 ? 'It wrote nothing so far; what it writes' : `Its ${counted(messages, 'message', 'messages')}`;
  const verb = messages === 1 ? 'counts' : 'count';
  if (kind === 'is')
    return `${written} ${messages === 0 ? 'counts' : verb} as that person’s, in every week, and in the person’s groups.`;
  if (kind === 'same') return `${written} and those of the other account count as one person’s, in every week.`;
  if (kind === 'separate')
    return `${written} no longer ${messages === 0 ? 'counts' : verb} as those of the other account’s person, in every week.`;
  return `${written} ${messages === 0 ? 'leaves' : messages === 1 ? 'leaves' : 'leave'} every figure that speaks of people, in every week.`;
}

export const decisionHolds =
  'It wins over every rule, also after the next HR file, and you can undo it. Figures are computed again, which can take some minutes. The decision is written to the audit log.';

/** A decision as the list of them tells it. */
export function decisionText({ kind, account, other }: Pick<Decision, 'kind' | 'account' | 'other'>): string {
  const who = accountName(account);
  if (kind === 'not-a-person' || other === null) return `${who} is not a person`;
  if (kind === 'is') return `${who} is ${personName(other).toLowerCase()}`;
  const both = `${who} and ${accountName(other).toLowerCase()}`;
  return kind === 'same' ? `${both} are one person` : `${both} are two people`;
}

/** Rounded down, so that 100 means every one; undefined where there is nothing to match. */
export function percentMatched({ of, matched }: { readonly of: number; readonly matched: number }): number | undefined {
  return of === 0 ? undefined : Math.floor((1000 * matched) / of) / 10;
}
