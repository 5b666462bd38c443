// A workspace of a few channels whose every message a test knows, for the rules of the HTTP side.
import type {
  DayCounts,
  Happening,
  MemberDay,
  MessagePage,
  Planted,
  RawMessage,
  SlackChannel,
  SlackUser,
  Span,
  Truth,
  Workspace,
} from '../workspace.ts';

/** 2026-03-02T09:00:00Z in seconds: the workspace's now. */
export const nowSeconds = 1_772_442_000;

export const ts = (secondsAgo: number): string => `${nowSeconds - secondsAgo}.000100`;

/** Messages of a channel, newest first, one a minute. */
export function messagesOf(count: number, from = 60): RawMessage[] {
  return Array.from({ length: count }, (_, at) => ({
    type: 'message',
    user: 'U1',
    text: `message ${at}`,
    ts: ts(from + at * 60),
  }));
}

export interface SmallWorkspace {
  readonly id?: string;
  readonly channels?: readonly Partial<SlackChannel>[];
  /** By channel, newest first; a reply has a `thread_ts` of another message. */
  readonly messages?: Readonly<Record<string, readonly RawMessage[]>>;
  readonly members?: Readonly<Record<string, readonly string[]>>;
  readonly users?: readonly SlackUser[];
}

export const people: readonly SlackUser[] = ['U1', 'U2', 'U3'].map((id) => ({
  id,
  team_id: 'T1',
  name: `person-${id}`,
  real_name: `Person ${id}`,
  deleted: false,
  is_bot: false,
  is_primary_owner: id === 'U1',
  locale: 'en-US',
  updated: nowSeconds,
  profile: { email: `${id}@example.com`, real_name: `Person ${id}` },
}));

const micros = (at: string): number => Number(at.replace('.', ''));

export function smallWorkspace(given: SmallWorkspace = {}): Workspace & { advances(): number } {
  const id = given.id ?? 'T1';
  let channels = (given.channels ?? [{ id: 'C1' }]).map(channelOf);
  let advanced = 0;
  const messagesIn = (channel: string) =>
    (channels.some((one) => one.id === channel) ? given.messages?.[channel] : []) ?? [];
  return {
    team: { id, name: `Team ${id}`, domain: id.toLowerCase() },
    now: () => nowSeconds * 1_000_000,
    users: () => given.users ?? people,
    findUser: (user) => (given.users ?? people).find((one) => one.id === user),
    channels: () => channels,
    findChannel: (channel) => channels.find((one) => one.id === channel),
    members: (channel) => given.members?.[channel] ?? ['U1', 'U2'],
    usergroups: () => [{ id: 'S1', name: 'Group', date_delete: 0, user_count: 1, users: ['U2'] }],
    history: (channel, span) =>
      within(
        messagesIn(channel).filter((message) => !isReply(message)),
        span,
      ),
    everything: (channel, span) => within(messagesIn(channel), span),
    dayCounts: (day) => countDay(channels, messagesIn, day),
    replies: (channel, root, span) => repliesTo(messagesIn(channel), root, span),
    message: (channel, at) => messagesIn(channel).find((message) => message.ts === at),
    advance(): readonly Happening[] {
      advanced += 1;
      return [{ what: 'message', at: nowSeconds * 1_000_000 + advanced }];
    },
    advances: () => advanced,
    truth: () => ({ connections: [{ id }] }) as unknown as Truth,
    rosterFiles: () => [{ name: 'employee_snapshot_20260302.csv', day: '2026-03-02' }],
    rosterFile: (name) => (name === 'employee_snapshot_20260302.csv' ? 'EMPLOYEE_ID\r\nP1\r\n' : undefined),
    planted: () => ({ broker: 'U2' }) as unknown as Planted,
    vanishChannel(channel) {
      channels = channels.filter((one) => one.id !== channel);
    },
    makePrivate(channel) {
      channels = channels.map((one) => (one.id === channel ? { ...one, is_private: true } : one));
    },
  };
}

const isReply = (message: RawMessage) => message['thread_ts'] !== undefined && message['thread_ts'] !== message.ts;

function repliesTo(messages: readonly RawMessage[], root: string, span: Span): MessagePage | undefined {
  const parent = messages.find((message) => message.ts === root);
  if (parent === undefined) return undefined;
  const replies = messages.filter((message) => isReply(message) && message['thread_ts'] === root);
  const page = within(
    replies.toSorted((left, right) => micros(left.ts) - micros(right.ts)),
    span,
  );
  return { messages: [parent, ...page.messages], hasMore: page.hasMore };
}

/** Whatever stands here was written by a member, and nothing was deleted. */
function countDay(
  channels: readonly SlackChannel[],
  messagesIn: (channel: string) => readonly RawMessage[],
  day: number,
): DayCounts {
  const members = new Map<string, MemberDay>();
  const counts = channels
    .filter((channel) => !channel.is_private && !channel.is_archived)
    .map(({ id }) => {
      const written = messagesIn(id).filter(({ ts }) => Math.floor(micros(ts) / 86_400_000_000) === day);
      const posters = new Set(written.map(({ user }) => String(user)));
      for (const user of posters) members.set(user, { posted: 0, postedInChannels: 0, reactions: 0, files: 0 });
      const posted = written.length;
      return [id, { posted, postedByMembers: posted, membersWhoPosted: posters.size, reactions: 0 }] as const;
    });
  return { channels: new Map(counts), members };
}

function within(messages: readonly RawMessage[], { oldest = 0, latest = Infinity, limit }: Span): MessagePage {
  const found = messages.filter((message) => micros(message.ts) > oldest && micros(message.ts) < latest);
  return { messages: found.slice(0, limit), hasMore: found.length > limit };
}

function channelOf(given: Partial<SlackChannel>): SlackChannel {
  return {
    id: 'C1',
    name: `channel-${given.id ?? 'C1'}`,
    created: nowSeconds - 1_000_000,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: false,
    is_archived: false,
    is_ext_shared: false,
    num_members: 2,
    ...given,
  };
}
