// The permission slip of Slack's Discovery API: a whole organization, as far as it decides to be looked at.
import {
  type ApiConnector,
  type Arguments,
  defineApiConnector,
  type Identity,
  type Reach,
} from '../../connector/api-connector.ts';
import type { Verdict } from '../../connector/verdict.ts';
import { stream } from '../../connector/stream.ts';
import { channelShape, messageShape } from '../../privacy/shapes.ts';
import { countOf, flag, ref, time } from '../../privacy/vocabulary.ts';
import { accountsStream, botsOf, originalOf } from './accounts.ts';
import { discoverySteps } from './discovery-steps.ts';
import { changeOf } from './change.ts';
import { createdAt, fieldOf, isExternal, isNotNo, nameOf } from './fields.ts';
import { consentOfSlack } from './grant.ts';
import { idOf, reachOf } from './layout.ts';
import { leaveOutMessage, messageDropped, messageKeep, type SlackContext } from './message.ts';
import { discoveryThroughPsoxy } from './through-psoxy.ts';
import { slack } from './slack.ts';
import { verdictOf } from './verdict.ts';

/** What is known of the organization: beside its bots and teams, the workspaces that are asked for their channels. */
type Known = Omit<SlackContext, 'channel'> & { readonly workspaces: readonly string[] };

/** A page token that is a time is sent back as `latest`; elsewhere it is an id, and sent back as itself. */
const walksInTime = { argument: 'latest', path: 'offset' } as const;

export const slackDiscovery = defineApiConnector<Known>({
  id: 'slack-discovery',
  name: 'Slack Discovery',
  summary: 'A whole Slack Enterprise organization, read through the Discovery API.',
  needs: [
    'Slack Enterprise, and Slack’s agreement to open the Discovery API to an app of your own.',
    'An owner of the organization who gives the consent; a service account is best, since the consent ends with it.',
  ],
  neverKept: [
    'anything that somebody wrote: messages, edits, topics, purposes; and drafts, which are never even asked for',
    'names of people, channels, workspaces, files, emoji and groups',
    'e-mail addresses in clear: only a keyed token of each',
    'links and files',
    'whatever lies outside the reach that you decide on: public channels alone, unless you widen it',
  ],
  namespace: slack.namespace,
  originalOf,
  consent: {
    ...consentOfSlack,
    scopes: [
      {
        name: 'discovery:read',
        why: 'to read people, channels and messages of the whole organization; of each we keep numbers, times and tokens',
        streams: ['accounts', 'channels', 'messages'],
        isAddedLater: true,
      },
    ],
    beside: {
      argument: 'scope',
      scopes: [
        {
          name: 'users:read',
          why: 'because Slack installs an app for a whole organization only with a scope of a bot; nothing is read with it',
          streams: [],
        },
      ],
    },
    neverAsked: ['discovery:write', 'groups:', 'im:', 'mpim:', 'search:', 'files:', 'admin', 'chat:'],
    refused: ['discovery:write'],
    steps: discoverySteps,
    ownToken:
      'Follow the steps above as far as the user scope. Then install the app as an owner, for the whole organization, under OAuth & Permissions on its page. The page shows the User OAuth Token then: it begins with `xoxp-`.',
    manifest: manifestOf,
  },
  api: {
    ...slack.api,
    verdict: discoveryVerdictOf,
    pageToken: { argument: 'offset', path: 'offset' },
    budget: { perSecond: 30, proposed: 10, sharedWith: 'your tools against data loss and for eDiscovery' },
  },
  identity: { method: 'auth.test', perMinute: 600, arguments: {}, read: identityOf, nobody: 'consent-not-org-wide' },
  reaches: ['public', 'private', 'direct'],
  snapshots: {
    workspaces: {
      method: 'discovery.enterprise.info',
      perMinute: 1200,
      arguments: {},
      records: 'enterprise.teams',
      limit: 1000,
      pageToken: slack.api.pageToken,
    },
    accounts: {
      method: 'discovery.users.list',
      perMinute: 1200,
      arguments: { include_deleted: '1' },
      stream: 'accounts',
      records: 'users',
      limit: 1000,
    },
    places: {
      method: 'discovery.conversations.list',
      perMinute: 1200,
      arguments: {},
      stream: 'channels',
      records: 'channels',
      limit: 1000,
      reachOf: (record) => (isNotNo(record, 'is_deleted') ? undefined : reachOf(record)),
      passes: passesOf,
      recent: {
        method: 'discovery.conversations.recent',
        perMinute: 1200,
        arguments: {},
        records: 'channels',
        limit: 1000,
        // It walks forward: a page begins where the one before ended.
        pageToken: walksInTime,
        since: 'latest',
        mostDays: 7,
        idOf,
      },
      details: { method: 'discovery.conversations.info', perMinute: 1200, arguments: {}, records: 'info' },
      besideOf: (record, { team }) => (team === undefined || reachOf(record) === 'direct' ? {} : { team }),
      isExternal,
      isArchived: (record) => isNotNo(record, 'is_archived'),
      idOf,
      nameOf,
      sizeOf: () => 0,
      createdAt,
    },
  },
  timeline: {
    method: 'discovery.conversations.history',
    perMinute: 1200,
    arguments: { reactions: '1' },
    stream: 'messages',
    records: 'messages',
    limit: 1000,
    pageToken: walksInTime,
    place: 'channel',
    oldest: 'oldest',
    latest: 'latest',
    lookbackDays: 30,
    changes: {
      method: 'discovery.conversations.edits',
      perMinute: 1200,
      arguments: {},
      records: 'edits',
      limit: 1000,
      pageToken: walksInTime,
      oldest: 'oldest',
      latest: 'latest',
      read: changeOf,
    },
  },
  known: {
    empty: ({ sourceId }) => ({ bots: botsOf([]), teams: new Set([sourceId.toUpperCase()]), workspaces: [] }),
    learn: (known, accounts) => ({ ...known, bots: new Set([...known.bots, ...botsOf(accounts)]) }),
    learnWorkspaces(known, found) {
      const ids = found.flatMap((workspace) => idOf(workspace) ?? []);
      const teams = new Set([...known.teams, ...ids.map((id) => id.toUpperCase())]);
      return { ...known, teams, workspaces: [...new Set([...known.workspaces, ...ids])] };
    },
  },
  psoxy: discoveryThroughPsoxy,
  streams: {
    accounts: accountsStream('discovery.users.list'),
    channels: stream<typeof channelShape, SlackContext>({
      shape: channelShape,
      from: 'discovery.conversations.list, and discovery.conversations.info for how many people are in each',
      keep: {
        channel: ref('channel', 'id'),
        isArchived: flag('is_archived'),
        isGeneral: flag('is_general'),
        isExternal: flag('is_ext_shared'),
        createdAt: time('created', { rule: 'to the second, as Slack says it' }),
        members: countOf('member_count', { rule: 'how many; no list of them is asked for' }),
      },
      dropped: ['name', 'topic and purpose', 'every other field'],
    }),
    messages: stream<typeof messageShape, SlackContext>({
      shape: messageShape,
      from: 'discovery.conversations.history of what is within reach, replies among the rest',
      keep: messageKeep,
      dropped: messageDropped,
      leaveOut: leaveOutMessage,
    }),
  },
});

/** The stand-in is read by the very same declaration. */
export const slackDiscoverySandbox: ApiConnector = {
  ...slackDiscovery,
  id: 'slack-discovery-sandbox',
  name: 'Slack Discovery (sandbox)',
  summary: 'A made-up organization of several workspaces on this machine, read through the Discovery API.',
  needs: ['Nothing: its people and messages are made up, and its consent page is on this machine.'],
};

/** A token of a single workspace is none of a whole organization: it names nobody here. */
function identityOf(answer: unknown): Identity | undefined {
  const organization = fieldOf(answer, 'enterprise_id');
  const account = fieldOf(answer, 'user_id');
  if (fieldOf(answer, 'is_enterprise_install') !== true) return undefined;
  if (typeof organization !== 'string' || organization === '' || typeof account !== 'string') return undefined;
  return { sourceId: organization, accountId: account, isBot: typeof fieldOf(answer, 'bot_id') === 'string' };
}

/** Without a flag Slack lists whatever there is; so each list is asked for no more than is within reach. */
const flagsOf: Readonly<Record<Reach, readonly Arguments[]>> = {
  public: [{ only_public: '1' }],
  private: [{ only_public: '1' }, { only_private: '1' }],
  direct: [{}],
};

/** Each workspace, then what no single one of them has: channels of several or all, and direct messages. */
function passesOf({ workspaces }: Known, reach: Reach): readonly Arguments[] {
  const teams: readonly Arguments[] = [...workspaces.map((team) => ({ team })), {}];
  return teams.flatMap((team) => flagsOf[reach].map((flags) => ({ ...team, ...flags })));
}

/** A conversation under a workspace that is not its own is gone there; an app without Discovery knows no method of it. */
function discoveryVerdictOf(facts: Parameters<typeof verdictOf>[0]): Verdict {
  if (facts.error === 'team_not_found') return { is: 'skip', reason: 'gone' };
  if (facts.error === 'unknown_method') return { is: 'stop', code: 'source-policy' };
  return verdictOf(facts);
}

/** Without `discovery:read`: Slack lets no app be created with it, and adds it when asked to. */
function manifestOf(redirectUrl: string): unknown {
  return {
    display_information: {
      name: 'Tacit Discovery',
      description: 'Workplace analytics that never keeps what people say',
    },
    features: { bot_user: { display_name: 'tacit', always_online: false } },
    oauth_config: { redirect_urls: [redirectUrl], scopes: { bot: ['users:read'] } },
    settings: { org_deploy_enabled: true, socket_mode_enabled: false, token_rotation_enabled: false },
  };
}
