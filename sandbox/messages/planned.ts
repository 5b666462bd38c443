// A message before it has words: who, when, in which thread, and of which kind.
import type { Channel } from '../organization/channels.ts';
import type { MessageClass } from '../workspace.ts';

export type Kind =
  | 'human'
  | 'me'
  | 'file'
  | 'app'
  /** A person writes through an app: it has the person's id and the app's. */
  | 'through-app'
  | 'join'
  | 'leave'
  | 'topic'
  | 'purpose'
  | 'rename'
  | 'archive'
  | 'convert'
  | 'huddle'
  | 'tombstone'
  | 'unheard';

export const classOfKind: Readonly<Record<Kind, MessageClass>> = {
  human: 'human',
  me: 'human',
  file: 'human',
  app: 'app',
  'through-app': 'app',
  join: 'membership',
  leave: 'membership',
  topic: 'channelChange',
  purpose: 'channelChange',
  rename: 'channelChange',
  archive: 'channelChange',
  convert: 'channelChange',
  huddle: 'huddle',
  tombstone: 'redacted',
  unheard: 'unknown',
};

export interface Planned {
  readonly channel: Channel;
  /** Its time and, in its channel, what it is known by. */
  readonly micros: number;
  readonly kind: Kind;
  /** The index of an actor. */
  readonly author: number;
  /** What its content is derived from. */
  readonly key: number;
  /** The message it answers. */
  readonly root: Planned | undefined;
  readonly isBroadcast: boolean;
  /** What answers it, oldest first, as it was planned: what came later is kept with the changes. */
  readonly replies: readonly Planned[];
}

export const noReplies: readonly Planned[] = [];
