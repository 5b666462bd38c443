// The permission slip of Slack's admin analytics: one scope, under which Slack itself leaves out what people wrote.
import { type ApiConnector, defineApiConnector, type Scope } from '../../connector/api-connector.ts';
import { type PlaceDay } from '../../connector/day-files.ts';
import { stream } from '../../connector/stream.ts';
import { accountClaims } from '../../privacy/account-claims.ts';
import { accountShape, channelShape } from '../../privacy/shapes.ts';
import { countOf, flag, oneOf, person, ref, time } from '../../privacy/vocabulary.ts';
import { type AnalyticsContext, analyticsMessages, authorOf } from './analytics-message.ts';
import { analyticsVerdictOf } from './analytics-verdict.ts';
import { analyticsSteps } from './analytics-steps.ts';
import { fieldOf, isNotNo } from './fields.ts';
import { consentOfSlack } from './grant.ts';
import { analyticsThroughPsoxy } from './through-psoxy.ts';
import { slack } from './slack.ts';

type Known = Omit<AnalyticsContext, 'channel'> & {
  readonly members: Map<string, string>;
  readonly names: Map<string, string>;
};

const scopes: readonly Scope[] = [
  {
    name: 'admin.analytics:read',
    why: 'to read who posted when and how many reacted, from which Slack leaves out the text, and its counts of each day',
    streams: ['accounts', 'channels', 'messages'],
  },
];

/** Slack installs an app on a whole organization only when it asks for one scope of a bot. */
const beside: readonly Scope[] = [
  {
    name: 'team:read',
    why: 'because Slack installs an app on a whole organization only if it asks for a scope of a bot; nothing is read with it',
    streams: [],
  },
];

const getFile = { method: 'admin.analytics.getFile', perMinute: 20, records: 'records', limit: 0 } as const;
/** Slack has the file of a day on the day after the next, as a rule. */
const newestWithinDays = 7;
/** Who left is in no newer file: without the older ones their messages would be nobody's. */
const monthsBefore = Array.from({ length: 12 }, (_, month) => (month + 1) * 30);

const textOf = (record: unknown, name: string): string | undefined => {
  const value = fieldOf(record, name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
};
const numberOf = (record: unknown, name: string): number => Number(fieldOf(record, name) ?? 0) || 0;
const idOf = (record: unknown): string | undefined => textOf(record, 'channel_id');
const memberOf = (record: unknown): string => authorOf(record) ?? '';
const address = (record: unknown): unknown => textOf(record, 'email_address');
const nothing = (): undefined => undefined;
const lacking = { rule: 'not in the file: it stays empty, and what needs it is not shown' } as const;

function dayCountOf(record: unknown): PlaceDay | undefined {
  const place = idOf(record);
  if (place === undefined || typeof fieldOf(record, 'messages_posted_count') !== 'number') return undefined;
  return {
    place,
    posted: numberOf(record, 'messages_posted_count'),
    postedByMembers: numberOf(record, 'messages_posted_by_members_count'),
    membersWhoPosted: numberOf(record, 'members_who_posted_count'),
    reactions: numberOf(record, 'reactions_added_count'),
    members: numberOf(record, 'total_members_count'),
  };
}

export const slackAnalytics = defineApiConnector<Known>({
  id: 'slack-analytics',
  name: 'Slack admin analytics',
  summary:
    'Metadata of public channels of a Slack Enterprise organization: the recommended way, since Slack itself leaves out what was written.',
  needs: [
    'Slack on an Enterprise plan, and an owner or administrator of the organization who consents.',
    'The permission to manage public channels, and analytics of members that show e-mail addresses.',
  ],
  neverKept: [
    'anything that somebody wrote: Slack does not send it here',
    'names of people, channels, files and emoji',
    'e-mail addresses in clear: only a keyed token of each',
    'private channels, direct messages and group messages',
  ],
  namespace: slack.namespace,
  originalOf: (account) => ({ address: textOf(account, 'email_address') ?? null, username: null }),
  consent: {
    ...consentOfSlack,
    scopes,
    beside: { argument: 'scope', scopes: beside },
    neverAsked: ['channels:', 'groups:', 'im:', 'mpim:', 'search:', 'files:', 'chat:', 'discovery:', 'admin.users:'],
    steps: analyticsSteps,
    ownToken:
      'Create the app as above. Then install it as an owner, for the whole organization, under OAuth & Permissions on its page. The page shows the User OAuth Token then: it begins with `xoxp-`.',
    manifest: manifestOf,
  },
  api: {
    ...slack.api,
    verdict: analyticsVerdictOf,
  },
  identity: {
    method: 'auth.test',
    perMinute: 600,
    arguments: {},
    read(answer) {
      const source = textOf(answer, 'enterprise_id') ?? textOf(answer, 'team_id');
      const accountId = textOf(answer, 'user_id');
      if (source === undefined || accountId === undefined) return undefined;
      return { sourceId: source, accountId, isBot: fieldOf(answer, 'bot_id') !== undefined };
    },
  },
  reaches: ['public'],
  snapshots: {
    // What channels are called stands in a file of its own.
    workspaces: {
      ...getFile,
      arguments: { type: 'public_channel', metadata_only: 'true' },
      dayFiles: { argument: null, newestWithinDays, alsoDaysBefore: [] },
    },
    accounts: {
      ...getFile,
      arguments: { type: 'member' },
      dayFiles: { argument: 'date', newestWithinDays, alsoDaysBefore: monthsBefore },
      stream: 'accounts',
    },
    places: {
      ...getFile,
      arguments: { type: 'public_channel' },
      dayFiles: { argument: 'date', newestWithinDays, alsoDaysBefore: [] },
      stream: 'channels',
      reachOf: (record) => (textOf(record, 'visibility') === 'public' ? 'public' : undefined),
      isExternal: (record) => isNotNo(record, 'is_shared_externally'),
      isArchived: () => false,
      idOf,
      nameOf: (record, { names }) => names.get(idOf(record) ?? '') ?? '',
      sizeOf: (record) => numberOf(record, 'total_members_count'),
      createdAt: (record) => numberOf(record, 'date_created'),
    },
  },
  timeline: {
    method: 'admin.analytics.messages.metadata',
    perMinute: 1200,
    arguments: {},
    stream: 'messages',
    records: 'messages',
    limit: 1000,
    place: 'channel',
    oldest: 'oldest_ts',
    latest: 'latest_ts',
    areBoundsIncluded: true,
    lookbackDays: 30,
  },
  dayCounts: {
    ...getFile,
    arguments: { type: 'public_channel' },
    dayFiles: { argument: 'date', newestWithinDays, alsoDaysBefore: [] },
    read: dayCountOf,
  },
  psoxy: analyticsThroughPsoxy,
  known: {
    empty: () => ({ members: new Map(), newestOn: '', names: new Map() }),
    learnWorkspaces(known, records) {
      for (const record of records) known.names.set(idOf(record) ?? '', textOf(record, 'name') ?? '');
      return known;
    },
    // Files come newest first, of a hundred thousand people each: what is known grows in place.
    learn(known, accounts) {
      for (const record of accounts) {
        const [id, on = ''] = [memberOf(record), textOf(record, 'date')];
        if (id !== '' && (known.members.get(id) ?? '') < on) known.members.set(id, on);
      }
      return { ...known, newestOn: known.newestOn === '' ? (textOf(accounts[0], 'date') ?? '') : known.newestOn };
    },
  },
  streams: {
    accounts: stream<typeof accountShape, AnalyticsContext>({
      shape: accountShape,
      from: 'admin.analytics.getFile, type member: the newest file, and those of the twelve months before it',
      lacks: [{ columns: ['username'], why: 'Slack’s file of members has addresses and no usernames' }],
      keep: {
        account: person('user_id'),
        ...accountClaims<AnalyticsContext>({ source: 'slack', id: memberOf, address, username: nothing }),
        class: oneOf((record) => (fieldOf(record, 'is_guest') === true ? 'guest' : 'person'), {
          rule: 'from is_guest',
        }),
        isDeactivated: flag((record, { newestOn }) => textOf(record, 'date') !== newestOn, {
          rule: 'stands in an older file and not in the newest',
        }),
      },
      dropped: ['counts of what a member did', 'devices, seats and enterprise_employee_number', 'every other field'],
      leaveOut: (record, { members }) =>
        members.get(memberOf(record)) === textOf(record, 'date') ? undefined : 'too-old',
    }),
    channels: stream<typeof channelShape, AnalyticsContext>({
      shape: channelShape,
      from: 'admin.analytics.getFile, type public_channel: the newest file',
      lacks: [
        {
          columns: ['isArchived', 'isGeneral'],
          why: 'a channel that was archived is missing from Slack’s file, which does not say why',
        },
      ],
      keep: {
        channel: ref('channel', 'channel_id'),
        isArchived: flag(nothing, lacking),
        isGeneral: flag(nothing, lacking),
        isExternal: flag('is_shared_externally'),
        createdAt: time('date_created', { rule: 'to the second, as Slack says it' }),
        members: countOf('total_members_count', { rule: 'how many; no list is asked for' }),
      },
      dropped: [
        'names, topics and descriptions: shown to who chooses channels, in memory alone',
        'names and domains of organizations that a channel is shared with',
        'counts of the day: held against ours when somebody asks, and never kept',
        'every other field',
      ],
    }),
    messages: analyticsMessages,
  },
});

/** The stand-in is read by the very same declaration. */
export const slackAnalyticsSandbox: ApiConnector = {
  ...slackAnalytics,
  id: 'slack-analytics-sandbox',
  name: 'Slack admin analytics (sandbox)',
  summary: 'A made-up organization on this machine, read through Slack’s admin analytics.',
  needs: ['Nothing: its people and messages are made up, and its consent page is on this machine.'],
};

function manifestOf(redirectUrl: string): unknown {
  return {
    display_information: {
      name: 'Tacit analytics',
      description: 'Workplace analytics that never sees what people say',
    },
    features: { bot_user: { display_name: 'tacit', always_online: false } },
    oauth_config: {
      redirect_urls: [redirectUrl],
      scopes: { user: scopes.map(({ name }) => name), bot: beside.map(({ name }) => name) },
    },
    settings: { org_deploy_enabled: true, socket_mode_enabled: false, token_rotation_enabled: false },
  };
}
