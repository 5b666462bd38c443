// The permission slip of the live Slack connection: what we ask an administrator to allow, what is read, what is kept.
import {
  type ApiConnector,
  type Arguments,
  type ConsentMode,
  defineApiConnector,
  type Scope,
} from '../../connector/api-connector.ts';
import { stream } from '../../connector/stream.ts';
import { channelShape, messageShape, readThreadShape, seenThreadShape } from '../../privacy/shapes.ts';
import { countOf, flag, type Kept, ref, time } from '../../privacy/vocabulary.ts';
import { accountsStream, botsOf, originalOf, teamsOf } from './accounts.ts';
import { createdAt, fieldOf, isExternal, isNotNo, nameOf } from './fields.ts';
import { consentOfSlack } from './grant.ts';
import { idOf, reachOf } from './layout.ts';
import { leaveOutMessage, messageDropped, messageKeep, type SlackContext } from './message.ts';
import { ofOrganization } from './organization-steps.ts';
import { verdictOf } from './verdict.ts';

/** What is known beside the place that is read: of a whole organization also which workspaces let the app in. */
type Known = Omit<SlackContext, 'channel'> & {
  readonly organization: string;
  readonly workspaces: readonly string[];
};

/** Slack ignores it with a token of one workspace, and asks for it with one of a whole organization: it is always sent. */
const eachWorkspace = ({ workspaces }: Known): readonly Arguments[] => workspaces.map((team) => ({ team_id: team }));

const scopes: readonly Scope[] = [
  {
    name: 'channels:read',
    why: 'to list public channels, so that you can choose which of them are read',
    streams: ['channels'],
  },
  {
    name: 'channels:history',
    why: 'to read the messages of public channels; of each we keep numbers, times and tokens, never its text',
    streams: ['messages', 'seenThreads', 'readThreads'],
  },
  {
    name: 'users:read',
    why: 'to tell people from bots and guests, and to know who has left',
    streams: ['accounts'],
  },
  {
    name: 'users:read.email',
    why: 'to match the accounts of one person across tools by a keyed token of the address; the address is not kept',
    streams: ['accounts'],
    isOptional: true,
  },
];

const joinScope: Scope = {
  name: 'channels:join',
  why: 'because a bot reads only channels that it is in',
  streams: ['messages'],
};

const threadKeep = {
  channel: ref<SlackContext>('channel', (_record, { channel }) => channel, {
    rule: 'a keyed token of the channel’s id, never of its name',
  }) as Kept<'ref', SlackContext>,
  at: time<SlackContext>('ts', { rule: 'of the message that was answered' }),
  replies: countOf<SlackContext>('reply_count', { rule: 'how many replies Slack says there are' }),
  latestReplyAt: time<SlackContext>('latest_reply', { rule: 'of the last of them' }),
};

const threadDropped: readonly string[] = ['reply_users and everything else: the replies are records of their own'];

/** A record of a message that has or had replies. */
function isRoot(record: unknown): boolean {
  const { ts, thread_ts: thread } = (record ?? {}) as Readonly<Record<string, unknown>>;
  return typeof ts === 'string' && thread === ts;
}

export const slack = defineApiConnector<Known>({
  id: 'slack',
  name: 'Slack',
  summary:
    'Public channels of a Slack workspace, or of an organization of several, read continuously with your consent.',
  needs: [
    'A Slack workspace in which you may create an app, or an administrator who approves yours.',
    'A full member’s account to give the consent; a service account is best, since the consent ends with the account.',
  ],
  neverKept: [
    'anything that somebody wrote: messages, edits, topics, purposes',
    'names of people, channels, files, emoji and groups',
    'e-mail addresses in clear: only a keyed token of each',
    'links and files',
    'private channels, direct messages and group messages: we never ask Slack for the permission to see them',
  ],
  namespace: { name: 'slack', normalize: (id) => id.trim().toUpperCase() },
  originalOf,
  consent: {
    ...consentOfSlack,
    scopes,
    neverAsked: ['groups:', 'im:', 'mpim:', 'search:', 'files:', 'admin', 'chat:'],
    alternative: {
      scopes: [...scopes, joinScope],
      warning:
        'A bot has to join every channel that it reads. Slack shows “joined the channel” to everybody in each of them, and the bot counts as a member. Archived channels cannot be read.',
    },
    ofOrganization,
    ownToken:
      'Create the app as above. Then open OAuth & Permissions on its page, install it to your workspace and allow it. The page shows the User OAuth Token then: it begins with `xoxp-`. Of a bot it is the Bot User OAuth Token, which begins with `xoxb-`.',
    manifest: manifestOf,
  },
  api: {
    path: 'api/',
    verdict: verdictOf,
    pageToken: { argument: 'cursor', path: 'response_metadata.next_cursor' },
    errorPath: 'error',
    neededPath: 'needed',
    scopesHeader: 'x-oauth-scopes',
  },
  identity: {
    method: 'auth.test',
    perMinute: 600,
    arguments: {},
    nameOf: (answer) => String(fieldOf(answer, 'team') ?? ''),
    read(answer) {
      const isOfOrganization = fieldOf(answer, 'is_enterprise_install') === true;
      const organization = fieldOf(answer, 'enterprise_id');
      const source = isOfOrganization ? organization : fieldOf(answer, 'team_id');
      const user = fieldOf(answer, 'user_id');
      if (typeof source !== 'string' || typeof user !== 'string') return undefined;
      const isBot = typeof fieldOf(answer, 'bot_id') === 'string';
      const isPart = !isOfOrganization && typeof organization === 'string' && organization !== '';
      return { sourceId: source, accountId: user, isBot, isOfOrganization, ...(isPart && { partOfId: organization }) };
    },
  },
  reaches: ['public'],
  snapshots: {
    workspaces: {
      method: 'auth.teams.list',
      perMinute: 20,
      arguments: {},
      records: 'teams',
      limit: 1000,
      areThoseThatLetIn: true,
      nameOf,
      addingPath,
      isAsked: ({ isOfOrganization }) => isOfOrganization === true,
    },
    accounts: {
      method: 'users.list',
      perMinute: 20,
      arguments: {},
      stream: 'accounts',
      records: 'members',
      limit: 1000,
      passes: eachWorkspace,
    },
    places: {
      method: 'conversations.list',
      perMinute: 20,
      // Slack filters after it has cut the page, so archived channels are asked for and told apart here.
      arguments: { types: 'public_channel', exclude_archived: 'false' },
      stream: 'channels',
      records: 'channels',
      limit: 999,
      passes: eachWorkspace,
      reachOf,
      isExternal,
      isArchived: (record) => isNotNo(record, 'is_archived'),
      idOf,
      nameOf,
      sizeOf: (record) => Number(fieldOf(record, 'num_members') ?? 0) || 0,
      createdAt,
    },
  },
  timeline: {
    method: 'conversations.history',
    perMinute: 50,
    arguments: {},
    stream: 'messages',
    records: 'messages',
    limit: 999,
    place: 'channel',
    oldest: 'oldest',
    latest: 'latest',
    hasMore: 'has_more',
    isCut: 'is_limited',
    slowClass: { limit: 15, perMinute: 1 },
    lookbackDays: 30,
    join: { method: 'conversations.join', perMinute: 50, arguments: {} },
    threads: {
      method: 'conversations.replies',
      perMinute: 50,
      arguments: {},
      root: 'ts',
      records: 'messages',
      limit: 999,
      hasMore: 'has_more',
      isRoot,
      seenStream: 'seenThreads',
      readStream: 'readThreads',
    },
  },
  known: {
    empty: ({ sourceId, isOfOrganization }) => ({
      bots: botsOf([]),
      teams: new Set([sourceId.toUpperCase()]),
      organization: isOfOrganization === true ? sourceId.toUpperCase() : '',
      workspaces: isOfOrganization === true ? [] : [sourceId],
    }),
    learnWorkspaces: (known, found) => ({
      ...known,
      workspaces: [...new Set([...known.workspaces, ...found.flatMap((workspace) => idOf(workspace) ?? [])])],
    }),
    learn: (known, accounts) => ({
      ...known,
      bots: new Set([...known.bots, ...botsOf(accounts)]),
      teams: new Set([...known.teams, ...teamsOf(accounts)]),
    }),
    closedWorkspaces: ({ organization, teams, workspaces }) => {
      if (organization === '') return 0;
      const open = new Set(workspaces.map((id) => id.toUpperCase()));
      return [...teams].filter((team) => team !== organization && !open.has(team)).length;
    },
  },
  streams: {
    accounts: accountsStream('users.list'),
    channels: stream<typeof channelShape, SlackContext>({
      shape: channelShape,
      from: 'conversations.list',
      keep: {
        channel: ref('channel', 'id'),
        isArchived: flag('is_archived'),
        isGeneral: flag('is_general'),
        isExternal: flag('is_ext_shared'),
        createdAt: time('created', { rule: 'to the second, as Slack says it' }),
        members: countOf('num_members', { rule: 'how many; no list is asked for' }),
      },
      dropped: ['name and previous names', 'topic and purpose', 'creator', 'every other field'],
    }),
    messages: stream<typeof messageShape, SlackContext>({
      shape: messageShape,
      from: 'conversations.history and conversations.replies of public channels',
      keep: messageKeep,
      dropped: messageDropped,
      leaveOut: leaveOutMessage,
    }),
    seenThreads: stream<typeof seenThreadShape, SlackContext>({
      shape: seenThreadShape,
      from: 'messages in conversations.history that were answered',
      keep: threadKeep,
      dropped: threadDropped,
      leaveOut: (record) => (isRoot(record) ? undefined : 'not-a-message'),
    }),
    readThreads: stream<typeof readThreadShape, SlackContext>({
      shape: readThreadShape,
      from: 'the first message of conversations.replies',
      keep: threadKeep,
      dropped: threadDropped,
      leaveOut: (record) => (isRoot(record) ? undefined : 'not-a-message'),
    }),
  },
});

/** Slack's page on which an owner of the organization adds the app to a workspace. */
function addingPath(identity: unknown): string | undefined {
  const [organization, app] = [fieldOf(identity, 'enterprise_id'), fieldOf(identity, 'app_id')];
  const isId = (id: unknown): id is string => typeof id === 'string' && /^[A-Z0-9]{1,32}$/.test(id);
  if (!isId(organization)) return undefined;
  return isId(app) ? `manage/${organization}/integrations/profile/${app}/workspaces/add` : `manage/${organization}`;
}

/** The stand-in is read by the very same declaration. */
export const slackSandbox: ApiConnector = {
  ...slack,
  id: 'slack-sandbox',
  name: 'Slack (sandbox)',
  summary: 'A made-up organization on this machine, to try the whole way without a Slack of your own.',
  needs: ['Nothing: its people and messages are made up, and its consent page is on this machine.'],
};

/** What Slack's page "Create an app" is filled with. Token rotation stays off: it cannot be switched off again. */
function manifestOf(redirectUrl: string, mode: ConsentMode): unknown {
  const names = (mode === 'person' ? scopes : [...scopes, joinScope]).map(({ name }) => name);
  return {
    display_information: {
      name: 'Tacit',
      description: 'Workplace analytics that never keeps what people say',
    },
    ...(mode === 'bot' && { features: { bot_user: { display_name: 'tacit', always_online: false } } }),
    oauth_config: {
      redirect_urls: [redirectUrl],
      scopes: mode === 'person' ? { user: names } : { bot: names },
    },
    settings: { org_deploy_enabled: false, socket_mode_enabled: false, token_rotation_enabled: false },
  };
}
