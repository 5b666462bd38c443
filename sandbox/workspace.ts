// What the stand-in Slack holds: the workspace as its Web API could tell of it, and what is true about it.
//
// Times are integer microseconds since 1970 (`micros`); a `ts` is the same number as Slack writes it, with six decimals.

/** One message as the Web API serves it; its shape differs by subtype, as Slack's does. */
export type RawMessage = Readonly<Record<string, unknown>> & { readonly ts: string };

/** One entry of `users.list`. */
export type SlackUser = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly team_id: string;
  readonly deleted: boolean;
  readonly is_bot: boolean;
  readonly profile: Readonly<Record<string, unknown>>;
};

/** One conversation, whole: what a client may see of it is for the methods to decide. */
export type SlackChannel = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly created: number;
  readonly is_channel: boolean;
  readonly is_group: boolean;
  readonly is_im: boolean;
  readonly is_mpim: boolean;
  readonly is_private: boolean;
  readonly is_archived: boolean;
  readonly is_ext_shared: boolean;
  readonly num_members: number;
};

/** One entry of `usergroups.list`, with its people. */
export type SlackUsergroup = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly users: readonly string[];
};

/** Bounds in micros, exclusive unless `inclusive`; `limit` is a maximum of messages. */
export interface Span {
  readonly oldest?: number | undefined;
  readonly latest?: number | undefined;
  readonly inclusive?: boolean | undefined;
  readonly limit: number;
}

export interface MessagePage {
  readonly messages: readonly RawMessage[];
  readonly hasMore: boolean;
}

/** The counts of one day, one channel or the whole workspace, in the shape of `tacit reconcile --json`. */
export interface Totals {
  readonly messages: Readonly<Record<MessageClass, number>>;
  readonly replies: number;
  readonly reactions: number;
  readonly authors: number;
  readonly replyPairs: number;
  readonly replyEvents: number;
  readonly mentionPairs: number;
  readonly mentionEvents: number;
  readonly reactionPairs: number;
  readonly reactionEvents: number;
}

export type MessageClass = 'human' | 'app' | 'membership' | 'channelChange' | 'huddle' | 'redacted' | 'unknown';

/**
 * What a complete collection of all public channels (those shared with other organizations too) would store with the
 * scopes channels:read, channels:history and users:read: reactors that pages do not name make no pairs.
 */
export interface Truth {
  readonly connections: readonly [
    {
      readonly id: string;
      readonly connector: string;
      readonly totals: Totals;
      readonly byDay: readonly (Totals & { readonly day: string })[];
      /** By Slack's own channel id, in order. */
      readonly byChannel: readonly (Totals & { readonly channel: string })[];
    },
  ];
}

/** One thing that happened by `advance`. */
export interface Happening {
  readonly what:
    | 'message'
    | 'late-reply'
    | 'first-reply'
    | 'edit'
    | 'deletion'
    | 'parent-deletion'
    | 'reply-deletion'
    | 'reaction-added'
    | 'reaction-removed'
    | 'channel-created'
    | 'channel-renamed'
    | 'channel-made-private'
    | 'channel-archived'
    | 'user-deactivated'
    | 'member-joined'
    | 'member-left';
  /** When, in micros. */
  readonly at: number;
  readonly channel?: string;
  /** The message it happened to, or that came to be. */
  readonly ts?: string;
  /** The parent, where that message is a reply. */
  readonly threadTs?: string;
  readonly user?: string;
}

/** What was planted in the seeded organization, for tests and documentation. People and channels by their ids. */
export interface Planted {
  readonly teams: readonly PlantedTeam[];
  /** Two teams that never talk to each other: no reply, mention or reaction between their people. */
  readonly silo: readonly [team: string, team: string];
  /** The one person who talks with both of the silo's teams, and belongs to neither. */
  readonly broker: string;
  /** The team that works late: at least four of ten messages after 18:00 or before 8:00 of its own time. */
  readonly overloadedTeam: string;
  /** The team whose replies take hours where others' take minutes. */
  readonly slowTeam: string;
  /** New hires: days `YYYY-MM-DD` on which they started; their messages ramp up over `rampWeeks`. */
  readonly cohort: readonly { readonly user: string; readonly startsOn: string }[];
  readonly rampWeeks: number;
  /** No message for at least the last 120 days, not archived. */
  readonly deadChannel: string;
  /** A thread whose parent is more than 400 days old. */
  readonly oldThread: { readonly channel: string; readonly ts: string };
  /** A thread of up to 1,200 replies, more than fit on one page. */
  readonly longThread: { readonly channel: string; readonly ts: string };
  /** Everything that `advance` has done so far, batch by batch. */
  readonly happened: readonly (readonly Happening[])[];
}

/** One HR file: the people of the organization on one day. */
export interface RosterFile {
  readonly name: string;
  /** `YYYY-MM-DD`, a Monday. */
  readonly day: string;
}

export interface PlantedTeam {
  readonly name: string;
  readonly manager: string;
  readonly people: readonly string[];
}

/** What was done in one channel on one UTC day, as it was counted then: whatever is deleted later stays in it. */
export interface ChannelDay {
  readonly posted: number;
  readonly postedByMembers: number;
  readonly membersWhoPosted: number;
  /** Added on that day, to whatever message. */
  readonly reactions: number;
}

/** The same of one member. */
export interface MemberDay {
  readonly posted: number;
  /** Without direct messages. */
  readonly postedInChannels: number;
  readonly reactions: number;
  readonly files: number;
}

export interface DayCounts {
  /** By id: channels that were public and not archived on that day, silent ones too. */
  readonly channels: ReadonlyMap<string, ChannelDay>;
  /** By id: people and guests who had an account on that day, silent ones too. */
  readonly members: ReadonlyMap<string, MemberDay>;
}

export interface Workspace {
  readonly team: { readonly id: string; readonly name: string; readonly domain: string };
  /** The workspace's own clock, in micros; only `advance` moves it, by less than ten minutes each time. */
  now(): number;
  /** All of `users.list`: people, guests, invited and deactivated ones, bots of every kind, `USLACKBOT`. */
  users(): readonly SlackUser[];
  /** Finds external authors as well, who are missing from `users()`. */
  findUser(id: string): SlackUser | undefined;
  /** Every conversation, private ones and direct messages too: the methods filter by types and scopes. */
  channels(): readonly SlackChannel[];
  /** One of them, without making all of them. */
  findChannel(id: string): SlackChannel | undefined;
  /** Ids of the members, external ones included. */
  members(channelId: string): readonly string[];
  usergroups(): readonly SlackUsergroup[];
  /** Newest first; broadcast replies included, other replies not. An unknown channel is empty. */
  history(channelId: string, span: Span): MessagePage;
  /** Newest first, every reply among them, each message once. */
  everything(channelId: string, span: Span): MessagePage;
  /** Of a UTC day, as days since 1970. */
  dayCounts(day: number): DayCounts;
  /** Oldest first, the parent before everything on every page and not counted in `limit`; undefined where no such message is. */
  replies(channelId: string, rootTs: string, span: Span): MessagePage | undefined;
  /** One message or reply with every reactor; pages cut the lists of reactors and keep the true count. */
  message(channelId: string, ts: string): RawMessage | undefined;
  /** Plays the next batch of events and moves the clock. */
  advance(): readonly Happening[];
  /** Streams through everything once: seconds where there are millions. */
  truth(): Truth;
  planted(): Planted;
  /** The HR files of the last 24 weeks, oldest first. */
  rosterFiles(): readonly RosterFile[];
  /** The text of one of them, CSV; undefined where there is none of that name. */
  rosterFile(name: string): string | undefined;
  /** From now on as if it had never been, as a deleted channel is. */
  vanishChannel(channelId: string): void;
  /** Keeps its id, and is private from now on. */
  makePrivate(channelId: string): void;
}

export interface WorkspaceOptions {
  readonly seed: number;
  readonly people: number;
  /** How many messages and replies, about: within a tenth where it is ten thousand or more. */
  readonly messages: number;
  /** The workspace's now at first; its ordinary history is the year before. */
  readonly endsAt: Date;
  readonly team?: { readonly id: string; readonly name: string };
  /** How many times `advance` has been called already: a restart loses nothing. */
  readonly advanced?: number;
}
