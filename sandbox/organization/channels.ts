// The channels of the seeded organization: who is in them, how much is said in them, and by whom.
import { mix, Random, slackId } from '../random.ts';
import { type Actor, brokerOf, parts, type Team } from './people.ts';

export type ChannelKind =
  | 'general'
  | 'random'
  | 'announcements'
  | 'team'
  | 'project'
  | 'dead'
  | 'archived'
  | 'shared'
  | 'alerts'
  | 'empty'
  | 'private'
  | 'mpim'
  | 'im';

export interface Channel {
  readonly index: number;
  readonly id: string;
  readonly kind: ChannelKind;
  readonly seed: number;
  /** Indices of actors. Whoever writes is picked by `cumulative` weight. */
  readonly members: readonly number[];
  readonly cumulative: Float64Array;
  /** A member who is there on every day. */
  readonly anchor: number;
  readonly creator: number;
  /** The first day with messages, and the first without them any more. */
  readonly fromDay: number;
  readonly untilDay: number;
  /** Which part of all public messages stands here. */
  readonly share: number;
  /** Which part of the messages that open nothing but themselves is written by apps, and which opens a thread. */
  readonly appShare: number;
  readonly threadShare: number;
}

interface Seeds {
  readonly seed: number;
  readonly teams: readonly Team[];
  readonly actors: readonly Actor[];
  /** The days of the ordinary year. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** How many channels are public, all in all. */
  readonly count: number;
}

type Plan = Pick<Channel, 'kind' | 'members' | 'share'> & Partial<Channel>;

const isOpen = ({ kind }: Channel | Plan): boolean => kind !== 'private' && kind !== 'mpim' && kind !== 'im';

/** Public ones first; the parts of all public ones add up to one. */
export function buildChannels(seeds: Seeds): readonly Channel[] {
  const random = new Random(mix(seeds.seed, 23));
  const fixed = [...commonPlans(seeds), ...teamPlans(seeds), ...specialPlans(seeds, random)];
  const plans = [...fixed, ...projectPlans(seeds, seeds.count - fixed.length, random), ...closedPlans(seeds)];
  const sum = plans.filter(isOpen).reduce((total, { share }) => total + share, 0);
  return plans.map((plan, index) => finish(plan, index, sum, seeds));
}

function finish(plan: Plan, index: number, sum: number, { seed, actors, firstDay }: Seeds): Channel {
  let total = 0;
  const cumulative = Float64Array.from(plan.members, (member) => (total += actors[member]?.weight ?? 0));
  const anchor =
    plan.members.find((member) => actors[member]?.kind === 'member' && actors[member].fromDay === -Infinity) ?? 0;
  return {
    index,
    // The letter says nothing of who may read: private channels have a C as well.
    id: slackId(plan.kind === 'im' ? 'D' : 'C', seed, index),
    seed: mix(mix(seed, 31), index),
    cumulative,
    anchor,
    creator: anchor,
    fromDay: firstDay,
    untilDay: Infinity,
    appShare: 0.05,
    threadShare: 0.33,
    ...plan,
    share: plan.share / sum,
  };
}

/** A channel for which nothing is planned: whatever stands in it happens. */
export function laterChannel({
  seed,
  index,
  members,
  day,
}: {
  readonly seed: number;
  readonly index: number;
  readonly members: readonly number[];
  readonly day: number;
}): Channel {
  return {
    index,
    id: slackId('C', seed, index),
    kind: 'project',
    seed: mix(mix(seed, 31), index),
    members,
    cumulative: Float64Array.from(members, (_, place) => place + 1),
    anchor: members[0] ?? 0,
    creator: members[0] ?? 0,
    fromDay: day,
    untilDay: day,
    share: 0,
    appShare: 0,
    threadShare: 0,
  };
}

function everybody({ actors }: Seeds): readonly number[] {
  return actors.filter(({ kind }) => kind === 'member' || kind === 'former').map(({ index }) => index);
}

function commonPlans(seeds: Seeds): readonly Plan[] {
  const members = everybody(seeds);
  return [
    { kind: 'general', members, share: 4, fromDay: -Infinity },
    { kind: 'random', members, share: 8 },
    { kind: 'announcements', members, share: 0.4, threadShare: 0.1 },
    { kind: 'alerts', members: members.slice(0, 200), share: 5, appShare: 0.9, threadShare: 0.08 },
  ];
}

/** The broker sits in the channels of both teams of the silo; who left is in no team of the silo. */
function teamPlans({ teams, actors }: Seeds): readonly Plan[] {
  const gone = actors.filter(({ kind }) => kind === 'former');
  return teams.map(({ people }, team) => {
    const former = gone.filter((actor) => actor.team === team).map(({ index }) => index);
    const broker = parts.silo.some((silo) => silo === team) ? [brokerOf(teams)] : [];
    return { kind: 'team', members: [...people, ...former, ...broker], share: 40 / teams.length };
  });
}

function specialPlans(seeds: Seeds, random: Random): readonly Plan[] {
  const { actors, teams, lastDay } = seeds;
  const of = (...wanted: number[]): number[] => wanted.flatMap((team) => [...(teams[team]?.people ?? [])]);
  const strangers = actors.filter(({ kind }) => kind === 'stranger').map(({ index }) => index);
  const half = (people: readonly number[]): number[] => people.filter(() => random.chance(0.5));
  const manager = teams[4]?.manager ?? 0;
  return [
    { kind: 'dead', members: of(2, 4), share: 2, untilDay: lastDay - 125 },
    { kind: 'archived', members: of(5, 7), share: 1.2, untilDay: lastDay - 60 },
    { kind: 'archived', members: of(3, 6), share: 1.2, untilDay: lastDay - 210 },
    { kind: 'shared', members: [manager, ...half(of(4, 5)), ...strangers.slice(0, 3)], share: 2 },
    { kind: 'shared', members: [manager, ...half(of(4, 7)), ...strangers.slice(3)], share: 2 },
    { kind: 'empty', members: [manager], share: 0 },
  ];
}

/** Two or three teams do something together; the first projects are the loudest. */
function projectPlans({ teams, actors, firstDay }: Seeds, count: number, random: Random): readonly Plan[] {
  const guests = actors.filter(({ kind }) => kind === 'guest').map(({ index }) => index);
  return Array.from({ length: Math.max(count, 2) }, (_, project) => {
    const first = 2 + (project % (teams.length - 2));
    const second = random.below(teams.length);
    const broker = second < 2 || project < 2 ? [brokerOf(teams)] : [];
    const people = [...(teams[first]?.people ?? []), ...(teams[second]?.people ?? [])].filter(() => random.chance(0.6));
    const manager = teams[first]?.manager ?? 0;
    return {
      kind: 'project',
      members: [...new Set([manager, ...broker, ...people, ...(project < 2 ? guests : [])])],
      share: 30 / (project + 3),
      fromDay: project % 4 === 3 ? firstDay + random.below(200) : firstDay,
    };
  });
}

/** What nobody who reads public channels may ever see. */
function closedPlans({ teams }: Seeds): readonly Plan[] {
  const people = (team: number): readonly number[] => teams[team]?.people ?? [];
  const managers = teams.map(({ manager }) => manager);
  return [
    { kind: 'private', members: managers, share: 0.6 },
    { kind: 'private', members: people(5), share: 0.6 },
    // As much as in the others, so that what is read of them by mistake is seen in every count.
    { kind: 'mpim', members: people(7).slice(0, 3), share: 1.2 },
    { kind: 'im', members: people(4).slice(0, 2), share: 1.2 },
    { kind: 'im', members: people(5).slice(0, 2), share: 1.2 },
  ];
}
