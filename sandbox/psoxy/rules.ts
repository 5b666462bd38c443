// What the stand-in Psoxy lets through: which calls with which parameters, and of each answer which fields in which form.
import type { TokenMaker } from './tokens.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Makes of what stood in a field what leaves; undefined leaves the field out. */
type Passes = (value: unknown, tokens: TokenMaker) => unknown;

export interface Rule {
  readonly parameters: readonly string[];
  readonly answer: Passes;
  /** Of each line, where the source answers with a packed file. */
  readonly line?: Passes;
}

const asIs: Passes = (value) => value;
const id: Passes = (value, tokens) => (typeof value === 'string' && value !== 'USLACKBOT' ? tokens.hash(value) : value);
const reversibleId: Passes = (value, tokens) =>
  typeof value === 'string' && value !== 'USLACKBOT' ? tokens.reversible(value) : value;
const address: Passes = (value, tokens) =>
  typeof value === 'string' && value.includes('@') ? tokens.address(value) : undefined;
const each =
  (one: Passes): Passes =>
  (value, tokens) =>
    Array.isArray(value) ? value.map((item) => one(item, tokens)) : undefined;

/** Of an object these fields and no other. */
function only(fields: Readonly<Record<string, Passes>>): Passes {
  return (value, tokens) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const kept = Object.entries(fields).map(
      ([name, passes]) => [name, passes((value as Fields)[name], tokens)] as const,
    );
    return Object.fromEntries(kept.filter(([, left]) => left !== undefined));
  };
}

const plain = (names: string): Readonly<Record<string, Passes>> =>
  Object.fromEntries(names.split(' ').map((name) => [name, asIs]));

/**
 * Of a block the mentions alone. One of its seams is here: in lists, which nest a level deeper than it looks, ids of people
 * are left as they are.
 */
function mentions(value: unknown, tokens: TokenMaker, isInList = false): unknown {
  if (Array.isArray(value)) return value.map((item) => mentions(item, tokens, isInList));
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, user_id: user, elements } = value as Fields;
  const isList = isInList || type === 'rich_text_list';
  return {
    type,
    ...(user !== undefined && { user_id: isList ? user : id(user, tokens) }),
    ...(elements !== undefined && { elements: mentions(elements, tokens, isList) }),
  };
}

export const user = only({
  ...plain('team_id teams deleted is_bot is_app_user is_restricted is_ultra_restricted is_stranger stranger updated'),
  id: reversibleId,
  profile: only({ ...plain('team bot_id'), email: address }),
  enterprise_user: only({ ...plain('enterprise_id teams'), id: reversibleId }),
});

export const channel = only(
  plain(
    'id team_id created is_private is_im is_mpim is_dm is_ext_shared is_pending_ext_shared is_general is_archived is_deleted num_members member_count team ts date_joined date_left shared is_org_shared is_global_shared',
  ),
);

export const message = only({
  // The other seams: `inviter`, and `parent_user_id` where a message has it itself.
  ...plain('type subtype ts thread_ts parent_user_id inviter reply_count latest_reply bot_id app_id team channel'),
  user: id,
  edited: only({ ...plain('ts'), user: id }),
  reactions: each(only({ ...plain('name count'), users: each(id) })),
  replies: each(only({ ...plain('ts'), user: id, parent_user_id: id })),
  reply_users: each(id),
  files: each(only(plain('id timestamp'))),
  blocks: mentions,
  bot_profile: only(plain('id app_id team_id')),
  room: only({ ...plain('id date_start date_end'), participant_history: each(id) }),
});

const around = plain('ok error needed offset has_more has_edits response_metadata');
const listOf = (name: string, one: Passes): Passes => only({ ...around, [name]: each(one) });

const metadata = only({
  ...plain('type subtype ts thread_ts display_as_bot text_character_count reactions files'),
  user_id: id,
});

/** Of a file each line: what it says of people as tokens, and of channels what names nobody. */
const line = only({
  ...plain('date enterprise_id team_id is_guest channel_id channel_type visibility is_shared_externally date_created'),
  ...plain('total_members_count messages_posted_count messages_posted_by_members_count members_who_posted_count'),
  ...plain('reactions_added_count'),
  user_id: reversibleId,
  email_address: address,
});

const messagesOf = listOf('messages', message);

/** By what the Psoxy reads, and the path. */
export const rules: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  slack: {
    '/api/discovery.enterprise.info': {
      parameters: ['cursor', 'include_deleted', 'limit'],
      answer: only({
        ...around,
        enterprise: only({ ...plain('id'), teams: each(only(plain('id deleted archived'))) }),
      }),
    },
    '/api/discovery.users.list': { parameters: ['limit', 'offset', 'include_deleted'], answer: listOf('users', user) },
    '/api/discovery.conversations.list': {
      parameters: 'offset team only_public only_private only_im only_mpim only_ext_shared limit'.split(' '),
      answer: listOf('channels', channel),
    },
    '/api/discovery.conversations.info': {
      parameters: ['channel', 'team', 'offset'],
      answer: listOf('info', channel),
    },
    '/api/discovery.conversations.recent': {
      parameters: ['team', 'latest', 'limit'],
      answer: listOf('channels', channel),
    },
    '/api/discovery.conversations.history': {
      parameters: ['channel', 'team', 'latest', 'oldest', 'reactions', 'limit'],
      answer: messagesOf,
    },
    '/api/discovery.user.conversations': {
      parameters: ['user', 'include_historical', 'limit', 'offset'],
      answer: listOf('channels', channel),
    },
  },
  'slack-analytics': {
    '/api/admin.analytics.getFile': { parameters: ['type', 'date'], answer: only(around), line },
    '/api/admin.analytics.messages.metadata': {
      parameters: ['channel', 'oldest_ts', 'latest_ts', 'cursor', 'limit'],
      answer: listOf('messages', metadata),
    },
  },
};
