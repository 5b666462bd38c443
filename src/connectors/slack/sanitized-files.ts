// Files of Slack as a Psoxy sanitizes them: lists and messages, a JSON object in each line, in whatever order they come.
import { Refused } from '../../base/errors.ts';
import type { ArchiveConnector, ArchivePlan } from '../../connector/connector.ts';
import type { PsoxyFilesVariant } from '../../connector/psoxy-variant.ts';
import { type SkipReason, type Stream, stream } from '../../connector/stream.ts';
import { accountClaims } from '../../privacy/account-claims.ts';
import { type PsoxySalt, psoxyTokenFor, psoxyTokenForAddress } from '../../privacy/psoxy-token.ts';
import type { accountShape, Keep, messageShape } from '../../privacy/shapes.ts';
import { flag, people, ref, refs } from '../../privacy/vocabulary.ts';
import { accountFields, botsOf, teamsOf } from './accounts.ts';
import { fieldOf, isNotNo } from './fields.ts';
import { idOf, isPublic, isReal } from './layout.ts';
import { leaveOutMessage, type SlackContext } from './message.ts';
import { textOf } from './text.ts';
import { isPerson, keepThroughPsoxy, streamsThroughPsoxy } from './through-psoxy.ts';

/** A message says itself in which channel it stands. */
interface FilesContext extends SlackContext {
  readonly open: ReadonlySet<string>;
  readonly closed: ReadonlySet<string>;
}

const list = /(?:^|\/)(users|channels|groups|dms|mpims)\.(?:nd)?json(?:\.gz)?$/;
const messages = /(?:^|\/)messages-[\w-]+\.(?:nd)?json(?:\.gz)?$/;
const dayFile = /\/\d{4}-\d{2}-\d{2}\.json$/;

/** An export of Slack has lists that are called alike, and a file for each day. */
function isOf(paths: readonly string[]): boolean {
  const real = paths.filter(isReal);
  const isOne = (path: string) => messages.test(path) || (list.test(path) && !path.endsWith('.json'));
  return real.some(isOne) && !real.some((path) => dayFile.test(path));
}

const listPaths = (paths: readonly string[], name?: string): readonly string[] =>
  paths.filter(isReal).filter((path) => {
    const found = list.exec(path)?.[1];
    return found !== undefined && (name === undefined || found === name);
  });

function indexOf(paths: readonly string[]): readonly string[] {
  if (listPaths(paths, 'channels').length > 0) return listPaths(paths);
  throw new Refused(
    'archive-not-an-export',
    'There is no list of channels in it, so nothing says which of them are public.',
    'Import the whole folder that the Psoxy wrote, or a zip of it, with its channels.ndjson.gz.',
  );
}

function planOf(paths: readonly string[], files: ReadonlyMap<string, unknown>): ArchivePlan<FilesContext> {
  const records = (name: string): readonly unknown[] =>
    listPaths(paths, name).flatMap((path) => (files.get(path) ?? []) as readonly unknown[]);
  const accounts = newest(records('users'));
  const closed = new Set(['groups', 'dms', 'mpims'].flatMap((name) => records(name).flatMap((one) => idOf(one) ?? [])));
  const channels = newest(records('channels')).filter((one) => isOpen(one, closed));
  const open = new Set(channels.flatMap((one) => idOf(one) ?? []));
  for (const one of records('channels')) if (!open.has(idOf(one) ?? '')) closed.add(idOf(one) ?? '');
  const context = { bots: botsOf(accounts), teams: teamsOf(accounts), channel: '', open, closed };
  const real = paths.filter(isReal);
  return {
    source: sourceOf(accounts, channels),
    told: { sources: [...enterprisesOf(accounts), ...teamsOf(accounts), ...placesOfWork(accounts)], places: [...open] },
    snapshots: [
      { stream: 'accounts', records: accounts, context },
      { stream: 'channels', records: channels, context },
    ],
    slices: [{ stream: 'messages', context, paths: real.filter((path) => messages.test(path)) }],
    skipped: real
      .filter((path) => !messages.test(path) && !list.test(path))
      .map((path) => ({ path, reason: 'not-a-day-file' })),
  };
}

/** Of what stands in the lists of several weeks the last. */
const newest = (records: readonly unknown[]): readonly unknown[] => [
  ...new Map(records.map((record, at) => [idOf(record) ?? at, record])).values(),
];

/** What is in two lists, or has the id of a direct message, is not public: reading too little can be mended. */
function isOpen(channel: unknown, closed: ReadonlySet<string>): boolean {
  const id = idOf(channel) ?? 'D';
  return isPublic(channel) && !isNotNo(channel, 'is_deleted') && !id.toUpperCase().startsWith('D') && !closed.has(id);
}

const enterprisesOf = (accounts: readonly unknown[]): readonly string[] =>
  accounts.flatMap((account) => {
    const id = fieldOf(fieldOf(account, 'enterprise_user'), 'enterprise_id');
    return typeof id === 'string' && id !== '' ? [id] : [];
  });

/** Workspaces, as the list of a whole organization has them. */
const placesOfWork = (accounts: readonly unknown[]): readonly string[] =>
  accounts.flatMap((account) => {
    const teams = isNotNo(account, 'stranger') ? [] : fieldOf(account, 'teams');
    return Array.isArray(teams) ? teams.filter((one) => typeof one === 'string') : [];
  });

/** The organization where its people say it, as the API does; else their workspace, else one of its channels. */
function sourceOf(accounts: readonly unknown[], channels: readonly unknown[]): string {
  const mostly = (ids: readonly string[]) =>
    [...Map.groupBy(ids, (id) => id)].toSorted(
      ([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1),
    )[0]?.[0];
  const own = accounts.flatMap((account) => [...teamsOf([account])]);
  const ids = channels.flatMap((channel) => idOf(channel) ?? []).toSorted();
  return mostly(enterprisesOf(accounts)) ?? mostly(own) ?? ids[0] ?? 'empty';
}

function channelOf(message: unknown): string {
  const found = fieldOf(message, 'channel_id') ?? fieldOf(message, 'channel');
  return typeof found === 'string' ? found.trim() : '';
}

function leaveOut(record: unknown, { open, closed }: FilesContext): SkipReason | undefined {
  const reason = leaveOutMessage(record);
  if (reason !== undefined) return reason;
  const channel = channelOf(record);
  if (open.has(channel)) return undefined;
  return closed.has(channel) || channel.toUpperCase().startsWith('D') ? 'not-public' : 'not-listed';
}

const none = 'nothing: a Psoxy does not let it through, and what came in spite of it is not looked at';

/** Rules of bulk files say what goes, not what stays: so what more may stand there is as little kept as through its API. */
const keep: Keep<typeof messageShape, SlackContext> = {
  ...keepThroughPsoxy,
  channel: ref('channel', channelOf, { rule: 'a keyed token of the channel’s id, which the message names' }),
  mentionedPeople: people((record) => textOf({ blocks: fieldOf(record, 'blocks') }).people, {
    rule: 'keyed tokens of the ids in blocks, each once',
  }),
  mentionedGroups: refs('group', () => [], { rule: none }),
  mentionsHere: flag(() => false, { rule: none }),
  mentionsChannel: flag(() => false, { rule: none }),
  mentionsEveryone: flag(() => false, { rule: none }),
  isExternal: flag(() => false, { rule: none }),
};

function streamsOf({ streams }: ArchiveConnector<SlackContext>): ArchiveConnector<SlackContext>['streams'] {
  const through = streamsThroughPsoxy({ streams: streams as never });
  return {
    ...through,
    accounts: stream<typeof accountShape, SlackContext>({
      ...(through['accounts'] as unknown as Stream<typeof accountShape, SlackContext>),
      keep: {
        ...(through['accounts'] as unknown as Stream<typeof accountShape, SlackContext>).keep,
        ...accountClaims<SlackContext>({ ...accountFields, username: () => undefined }),
      },
    }),
    messages: stream<typeof messageShape, FilesContext>({
      ...(through['messages'] as unknown as Stream<typeof messageShape, FilesContext>),
      from: 'the files of messages, of public channels alone',
      keep,
      leaveOut,
    }),
  } as never;
}

/** Nothing that a source sends nests so deep. */
const deepest = 200;

/** Where ids of people stand. Elsewhere a word such as `user` would be taken for one. */
const idFields = new Set(['id', 'user', 'user_id', 'users', 'inviter', 'parent_user_id', 'reply_users', 'members']);

function tokenized(record: unknown, salt: PsoxySalt): unknown {
  putTokens(record, salt, 0);
  return record;
}

function putTokens(holder: unknown, salt: PsoxySalt, depth: number, list?: string): void {
  if (typeof holder !== 'object' || holder === null || depth > deepest) return;
  const fields = holder as Record<string, unknown>;
  for (const [key, value] of Object.entries(fields)) {
    const name = list ?? key;
    if (typeof value !== 'string') putTokens(value, salt, depth + 1, Array.isArray(value) ? name : undefined);
    else if (idFields.has(name) && isPerson(value)) fields[key] = psoxyTokenFor(value, salt);
    else if (name === 'email') fields[key] = psoxyTokenForAddress(value, salt) ?? value;
  }
}

export const exportThroughPsoxy: PsoxyFilesVariant<ArchiveConnector<SlackContext>> = {
  source: 'slack',
  isPerson,
  isOf,
  seams: ['mentionedPeople'],
  tokenized,
  otherwise: (declared) => ({
    streams: streamsOf(declared),
    index: indexOf,
    plan: planOf,
  }),
};
