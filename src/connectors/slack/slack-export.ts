// The permission slip of a Slack export: what is read of the archive, and every field that is kept.
import { Refused } from '../../base/errors.ts';
import { type ArchivePlan, defineArchiveConnector } from '../../connector/connector.ts';
import { stream } from '../../connector/stream.ts';
import { accountClaims } from '../../privacy/account-claims.ts';
import { accountShape, channelShape, messageShape } from '../../privacy/shapes.ts';
import { countOf, flag, oneOf, person, ref, time } from '../../privacy/vocabulary.ts';
import { accountClassOf, accountFields, botsOf, originalOf, teamsOf } from './accounts.ts';
import { foldersOf, idOf, indexOf, isPublic, type Layout, layoutOf, type Lists, sortPaths } from './layout.ts';
import { exportThroughPsoxy } from './sanitized-files.ts';
import { leaveOutMessage, messageDropped, messageKeep, type SlackContext } from './message.ts';

export const slackExport = defineArchiveConnector<SlackContext>({
  id: 'slack-export',
  name: 'Slack export',
  summary: 'Public channels from the archive that a Slack workspace owner can download.',
  needs: [
    'A workspace owner or admin of Slack who exports the data: Settings & administration > Workspace settings > Import/Export data.',
    'The zip file as Slack sent it, or the folder it unpacks to.',
    'Or, without either, the folder or a zip of the files of Slack that your Psoxy sanitized.',
  ],
  neverKept: [
    'anything that somebody wrote: messages, comments, edits, topics, purposes',
    'names of people, channels, files, emoji and groups',
    'e-mail addresses in clear: only a keyed token of each',
    'links, and the secret tokens that an export puts into the addresses of files',
    'private channels, direct messages and group messages: they are not even opened',
  ],
  namespace: { name: 'slack', normalize: (id) => id.trim().toUpperCase() },
  originalOf,
  streams: {
    accounts: stream<typeof accountShape, SlackContext>({
      shape: accountShape,
      from: 'users.json, or org_users.json of an Enterprise organization',
      keep: {
        account: person('id'),
        ...accountClaims<SlackContext>(accountFields),
        class: oneOf(accountClassOf, { rule: 'from is_bot, is_restricted, is_ultra_restricted and is_stranger' }),
        isDeactivated: flag('deleted'),
      },
      dropped: ['real_name, display_name, title, phone, status', 'pictures', 'tz and locale', 'every other field'],
    }),
    channels: stream<typeof channelShape, SlackContext>({
      shape: channelShape,
      from: 'channels.json',
      keep: {
        channel: ref('channel', 'id'),
        isArchived: flag('is_archived'),
        isGeneral: flag('is_general'),
        isExternal: flag('is_ext_shared'),
        createdAt: time('created', { rule: 'to the second, as Slack says it' }),
        members: countOf('members[]', { rule: 'how many; the list itself is dropped' }),
      },
      dropped: ['name and previous names', 'topic and purpose', 'creator and members', 'pins', 'every other field'],
    }),
    messages: stream<typeof messageShape, SlackContext>({
      shape: messageShape,
      from: 'the day files in the folders of public channels',
      keep: messageKeep,
      dropped: messageDropped,
      leaveOut: leaveOutMessage,
    }),
  },
  index: (paths) => indexOf(findExport(paths)),
  plan: (paths, files) => planOf(findExport(paths), files),
  psoxy: exportThroughPsoxy,
});

function planOf(layout: Layout, files: ReadonlyMap<string, unknown>): ArchivePlan<SlackContext> {
  const list = (name: string): readonly unknown[] => {
    const found = files.get(layout.root + name);
    return Array.isArray(found) ? found : [];
  };
  if (!Array.isArray(files.get(`${layout.root}channels.json`))) throw refused('Its channels.json is broken.');
  const accounts = [...list('users.json'), ...list('org_users.json')];
  const lists: Lists = {
    channels: list('channels.json'),
    others: [...list('groups.json'), ...list('dms.json'), ...list('mpims.json')],
  };
  const channels = lists.channels.filter(isPublic);
  const known = { bots: botsOf(accounts), teams: teamsOf(accounts) };
  const { months, skipped } = sortPaths(layout, foldersOf(lists));
  const contexts = new Map(
    channels.map((channel) => [idOf(channel) ?? '', { ...known, channel: idOf(channel) ?? '' }]),
  );
  const context = { ...known, channel: '' };
  return {
    source: sourceOf(channels, accounts),
    told: {
      sources: [sourceOf(channels, accounts), ...teamsOf(accounts)],
      places: channels.flatMap((one) => idOf(one) ?? []),
    },
    snapshots: [
      { stream: 'accounts', records: accounts, context },
      { stream: 'channels', records: channels, context },
    ],
    slices: months.map(({ channel, paths }) => ({
      stream: 'messages',
      context: contexts.get(channel) ?? context,
      paths,
    })),
    skipped,
  };
}

function findExport(paths: readonly string[]): Layout {
  const layout = layoutOf(paths);
  if (layout === undefined) throw refused('There is no channels.json in it.');
  return layout;
}

const refused = (why: string): Refused =>
  new Refused(
    'archive-not-an-export',
    `The archive is no Slack export. ${why}`,
    'Choose the zip file as Slack sent it, or the folder it unpacks to.',
  );

/**
 * The id of the workspace's general channel: it is public, never deleted and never renamed, so every export has it,
 * also those without users.json. Where none is marked, the team of the people, or else the first of all channels.
 */
function sourceOf(channels: readonly unknown[], accounts: readonly unknown[]): string {
  const ids = (of: readonly unknown[]): string[] => of.flatMap((channel) => idOf(channel)?.toUpperCase() ?? []).sort();
  const general = channels.filter((channel) => (channel as { is_general?: unknown }).is_general === true);
  return ids(general)[0] ?? [...teamsOf(accounts)].sort()[0] ?? ids(channels)[0] ?? 'empty';
}
