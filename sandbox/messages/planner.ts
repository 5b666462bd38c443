// Plans messages from the seed: any one of them, or a day of a channel, without planning what stands around it.
import type { Channel } from '../organization/channels.ts';
import { daysBefore, isHuman, mayTalk, type Organization, presenceOf } from '../organization/organization.ts';
import type { Actor } from '../organization/people.ts';
import { mix, Random } from '../random.ts';
import { microsPerSecond, secondsPerDay } from '../time.ts';
import { isAtWork, secondOfDay, waitOf } from './habits.ts';
import { longestThread, momentOfReply, momentOfRoot, mostRoots, readMoment } from './moments.ts';
import { type Kind, noReplies, type Planned } from './planned.ts';

/** After its first reply a thread goes on for so many on average. */
const furtherReplies = 2.7;
/** Broadcast replies stand at most this long after their root, so that a page of history finds them. */
const longestBroadcast = 20 * 3600;

const purposes = { author: 1, replies: 2, amount: 3 } as const;

/** Roots that stand whatever the numbers say: their number of replies, and sometimes their kind. */
interface Forced {
  readonly replies: number;
  readonly kind?: Kind;
}

export class Planner {
  readonly organization: Organization;
  readonly #random = new Random();
  readonly #rates: readonly number[];
  readonly #forced: ReadonlyMap<number, Forced>;
  readonly #bots: readonly Actor[];

  constructor(organization: Organization) {
    this.organization = organization;
    this.#rates = organization.channels.map((channel) => rateOf(organization, channel));
    this.#forced = forcedRoots(organization);
    this.#bots = organization.actors.filter(
      ({ kind }) => kind === 'app' || kind === 'workflow' || kind === 'webhook' || kind === 'slackbot',
    );
  }

  /** How many roots the channel has on that day; some of the last day may lie after the end. */
  rootsOn(channel: Channel, day: number): number {
    const expected = this.#expected(channel, day);
    const forced = this.#forced.has(cellOf(channel, day)) ? 1 : 0;
    if (expected === 0) return forced;
    const chance = mix(mix(channel.seed, day), purposes.amount) / 4_294_967_296;
    return Math.min(mostRoots, Math.max(forced, Math.floor(expected + chance)));
  }

  /** The roots of a channel's day, oldest first. */
  planDay(channel: Channel, day: number): Planned[] {
    const roots: Planned[] = [];
    const count = this.rootsOn(channel, day);
    for (let place = 0; place < count; place += 1) {
      const root = this.#planRoot(channel, day, place);
      if (root !== undefined) roots.push(root);
    }
    return roots.sort((one, other) => one.micros - other.micros);
  }

  /** The root that was planned first for that day, whatever its hour. */
  firstRoot(channel: Channel, day: number): Planned | undefined {
    return this.rootsOn(channel, day) === 0 ? undefined : this.#planRoot(channel, day, 0);
  }

  /** The planned message of that time: a root, or a reply. */
  find(channel: Channel, micros: number): Planned | undefined {
    const { isRoot, day, place } = readMoment(micros);
    if (day < this.organization.oldestDay || place >= this.rootsOn(channel, day)) return undefined;
    const root = this.#planRoot(channel, day, place);
    if (isRoot) return root?.micros === micros ? root : undefined;
    return root?.replies.find((reply) => reply.micros === micros);
  }

  /** A member who is there on that day and may talk to `to`; the anchor where luck finds nobody. */
  pickMember(channel: Channel, day: number, random: Random, to?: Actor): Actor | undefined {
    const { actors } = this.organization;
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const actor = actors[channel.members[random.weighted(channel.cumulative)] ?? -1];
      if (actor === undefined) continue;
      const presence = presenceOf(actor, day);
      if (presence < 1 && random.next() >= presence) continue;
      if (to === undefined || mayTalk(this.organization, actor, to)) return actor;
    }
    return undefined;
  }

  #expected(channel: Channel, day: number): number {
    const { oldestDay, firstDay, lastDay } = this.organization;
    if (day < oldestDay || day > lastDay || day < channel.fromDay || day >= channel.untilDay) return 0;
    // The time before the ordinary year: a few messages a month.
    if (day < firstDay) return 0.2;
    return (this.#rates[channel.index] ?? 0) * weightOfDay(day);
  }

  #planRoot(channel: Channel, day: number, place: number): Planned | undefined {
    const { endsAt, actors } = this.organization;
    const key = mix(mix(channel.seed, day), place + 16);
    const random = this.#random.restart(mix(key, purposes.author));
    const forced = place === 0 ? this.#forced.get(cellOf(channel, day)) : undefined;
    const kind = forced === undefined ? kindOfRoot(channel, random) : (forced.kind ?? 'human');
    const author = this.#authorOf(channel, day, kind, random);
    const second = day * secondsPerDay + secondOfDay(this.organization, author, day, random);
    const micros = momentOfRoot(second, place);
    if (micros > endsAt) return undefined;
    const wanted = forced?.replies ?? repliesWanted(channel, kind, random);
    const replies: Planned[] | undefined = wanted > 0 ? [] : undefined;
    const isTombstone = kind === 'human' && forced === undefined && wanted > 0 && random.chance(0.004);
    const root: Planned = {
      channel,
      micros,
      kind: isTombstone ? 'tombstone' : kind,
      author: author.index,
      key,
      root: undefined,
      isBroadcast: false,
      replies: replies ?? noReplies,
    };
    if (replies !== undefined)
      this.#planReplies(root, replies, { wanted, day, place, author: actors[root.author] ?? author });
    return root;
  }

  #authorOf(channel: Channel, day: number, kind: Kind, random: Random): Actor {
    if (kind === 'app') return random.pick(this.#bots);
    const anchor = this.organization.actors[channel.anchor] ?? random.pick(this.#bots);
    return this.pickMember(channel, day, random) ?? anchor;
  }

  #planReplies(
    root: Planned,
    into: Planned[],
    { wanted, day, place, author }: { wanted: number; day: number; place: number; author: Actor },
  ): void {
    const random = this.#random.restart(mix(root.key, purposes.replies));
    const first = Math.floor(root.micros / microsPerSecond);
    const last = Math.min(first + longestThread, Math.floor(this.organization.endsAt / microsPerSecond) - 1);
    let second = first;
    for (let number = 0; number < wanted; number += 1) {
      const isOfApp = random.chance(0.03);
      const replier = isOfApp ? random.pick(this.#bots) : this.#replierTo(root.channel, author, second, random);
      second += waitOf(this.organization, replier, second, random, wanted > 100 ? 0.05 : 1);
      if (second > last) return;
      const isBroadcast = !isOfApp && second - first < longestBroadcast && random.chance(0.04);
      into.push({
        channel: root.channel,
        micros: momentOfReply(second, day, place),
        kind: isOfApp ? 'app' : isBroadcast || random.chance(0.98) ? 'human' : 'file',
        author: replier.index,
        key: mix(root.key, 1000 + number),
        root,
        isBroadcast,
        replies: noReplies,
      });
    }
  }

  /** One in five answers oneself; of the others rather somebody who is at work. */
  #replierTo(channel: Channel, author: Actor, second: number, random: Random): Actor {
    const day = Math.floor(second / secondsPerDay);
    if (isHuman(author) && random.chance(0.2) && presenceOf(author, day) > 0) return author;
    let found: Actor | undefined;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const other = this.pickMember(channel, day, random, author);
      found = other ?? found;
      if (other !== undefined && isAtWork(this.organization, other, second)) break;
    }
    return found ?? (isHuman(author) ? author : (this.organization.actors[channel.anchor] ?? author));
  }
}

const cellOf = (channel: Channel, day: number): number => channel.index * 65_536 + day;

/** Weekends and the days around New Year are quiet. */
function weightOfDay(day: number): number {
  const weekday = (day + 4) % 7;
  const date = new Date(day * secondsPerDay * 1000);
  const isNewYear =
    (date.getUTCMonth() === 11 && date.getUTCDate() >= 24) || (date.getUTCMonth() === 0 && date.getUTCDate() === 1);
  return (weekday === 0 || weekday === 6 ? 0.05 : 1) * (isNewYear ? 0.2 : 1);
}

/** Expected roots on a day of weight one. */
function rateOf({ firstDay, lastDay, messages }: Organization, channel: Channel): number {
  let weight = 0;
  for (let day = Math.max(firstDay, channel.fromDay); day <= Math.min(lastDay, channel.untilDay - 1); day += 1) {
    weight += weightOfDay(day);
  }
  return weight === 0 ? 0 : (messages * channel.share) / (1 + channel.threadShare * (1 + furtherReplies)) / weight;
}

function repliesWanted(channel: Channel, kind: Kind, random: Random): number {
  if (kind !== 'human' && kind !== 'file' && kind !== 'app') return 0;
  if (!random.chance(channel.threadShare)) return 0;
  // Its mean is `furtherReplies`, and one thread in a thousand is longer than twenty.
  return 1 + Math.min(60, Math.floor(-Math.log(1 - random.next()) * (furtherReplies + 0.5)));
}

function kindOfRoot(channel: Channel, random: Random): Kind {
  const at = random.next();
  if (at < channel.appShare) return 'app';
  if (at > 0.97) return random.pick(['join', 'join', 'join', 'leave', 'topic', 'purpose', 'huddle', 'through-app']);
  if (at > 0.93) return 'file';
  return at > 0.925 ? 'me' : 'human';
}

function forcedRoots({ channels, lastDay, messages }: Organization): ReadonlyMap<number, Forced> {
  const [general, random] = channels;
  if (general === undefined || random === undefined) return new Map();
  return new Map<number, Forced>([
    [cellOf(general, lastDay - daysBefore.oldThread), { replies: 3 }],
    [cellOf(random, lastDay - daysBefore.longThread), { replies: Math.min(1200, Math.floor(messages / 40)) }],
    [cellOf(general, lastDay - 30), { replies: 0, kind: 'unheard' }],
  ]);
}
