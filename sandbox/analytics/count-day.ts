// Counts one UTC day of the seeded workspace as Slack's analytics count it: at the time, and never again.
import { classOfKind, type Planned } from '../messages/planned.ts';
import type { Contents } from '../messages/content.ts';
import type { Messages } from '../messages/changes.ts';
import { writtenOn } from '../messages/history.ts';
import type { ChannelState } from '../organization/conversations.ts';
import { isHuman } from '../organization/organization.ts';
import type { Actor } from '../organization/people.ts';
import type { Scene } from '../scene.ts';
import { dayOf, secondsPerDay } from '../time.ts';
import type { ChannelDay, DayCounts, Happening, MemberDay } from '../workspace.ts';

interface Seeded {
  readonly contents: Contents;
  readonly messages: Messages;
  readonly scene: Scene;
}

type Counts<T> = { -readonly [Name in keyof T]: number };
type Happened = readonly (readonly Happening[])[];

export function countDay({ contents, messages, scene }: Seeded, happened: Happened, day: number): DayCounts {
  const { planner } = messages;
  const { actors } = planner.organization;
  const played = happened.flat();
  const members = new Map<string, Counts<MemberDay>>(
    actors
      .filter((actor) => hadAccount(actor, played, day))
      .map(({ id }) => [id, { posted: 0, postedInChannels: 0, reactions: 0, files: 0 }]),
  );
  const channels = new Map<string, ChannelDay>();
  for (const state of scene.states()) {
    if (dayOfSecond(state.createdAt) > day || state.isVanished) continue;
    const { channel } = state;
    const later = [...messages.addedLater(channel)].filter(({ micros }) => dayOf(micros) === day);
    const written = [...writtenOn((of) => planner.planDay(channel, of), day), ...later];
    const counts = countWritten(
      { contents, actors, members },
      written,
      channel.kind === 'im' || channel.kind === 'mpim',
    );
    const reactedLater = played.filter(
      ({ what, at, channel: id }) => what === 'reaction-added' && id === channel.id && dayOf(at) === day,
    );
    for (const { user } of reactedLater) react(members, user);
    if (wasOpen(state, played, day)) {
      channels.set(channel.id, { ...counts, reactions: counts.reactions + reactedLater.length });
    }
  }
  return { channels, members };
}

interface Counting {
  readonly contents: Contents;
  readonly actors: readonly Actor[];
  readonly members: ReadonlyMap<string, Counts<MemberDay>>;
}

function countWritten(
  { contents, actors, members }: Counting,
  written: readonly Planned[],
  isDirect: boolean,
): ChannelDay {
  let [posted, postedByMembers, reactions] = [0, 0, 0];
  const posters = new Set<string>();
  for (const planned of written) {
    for (const user of contents.contentOf(planned).reactions.flatMap(({ users }) => users)) {
      reactions += 1;
      react(members, actors[user]?.id);
    }
    // What is a tombstone now was somebody's message on its day.
    const of = planned.kind === 'tombstone' ? 'human' : classOfKind[planned.kind];
    if (of !== 'human' && of !== 'app') continue;
    posted += 1;
    const author = actors[planned.author]?.id ?? '';
    const member = of === 'human' ? members.get(author) : undefined;
    if (member === undefined) continue;
    postedByMembers += 1;
    posters.add(author);
    member.posted += 1;
    if (!isDirect) member.postedInChannels += 1;
    if (planned.kind === 'file') member.files += 1;
  }
  return { posted, postedByMembers, membersWhoPosted: posters.size, reactions };
}

function react(members: Counting['members'], id: string | undefined): void {
  const member = members.get(id ?? '');
  if (member !== undefined) member.reactions += 1;
}

function hadAccount(actor: Actor, played: readonly Happening[], day: number): boolean {
  if (!isHuman(actor) || actor.kind === 'stranger' || day < actor.fromDay || day >= actor.untilDay) return false;
  return !played.some(({ what, user, at }) => what === 'user-deactivated' && user === actor.id && dayOf(at) < day);
}

/** Public on that day and not archived. What a fault made private or took away was never there. */
function wasOpen({ channel, isArchived, isPrivate }: ChannelState, played: readonly Happening[], day: number): boolean {
  const closed = played.find(
    ({ what, channel: id }) => (what === 'channel-archived' || what === 'channel-made-private') && id === channel.id,
  );
  if (closed !== undefined) return day < dayOf(closed.at);
  return !isPrivate && !(isArchived && day >= channel.untilDay);
}

const dayOfSecond = (second: number): number => Math.floor(second / secondsPerDay);
