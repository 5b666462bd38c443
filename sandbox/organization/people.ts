// Everybody and everything that can write in the seeded organization: people, strangers, bots.
import { mix, Random, slackId } from '../random.ts';

export type ActorKind =
  | 'member'
  | 'guest'
  | 'former'
  | 'invited'
  | 'stranger'
  | 'app'
  | 'workflow'
  /** A webhook of old: a bot id without an account. */
  | 'webhook'
  | 'slackbot';

export interface Actor {
  /** The position in the list of all actors. */
  readonly index: number;
  /** The id of the account; of a webhook, which has none, its bot id. */
  readonly id: string;
  readonly kind: ActorKind;
  /** The position of the team; -1 for who is in none. */
  readonly team: number;
  /** The position in `zones`. */
  readonly zone: number;
  /** How much they write, beside the others of a channel. */
  readonly weight: number;
  /** The first day on which they write, and the first on which they do not any more. */
  readonly fromDay: number;
  readonly untilDay: number;
  /** New hires write a tenth at first and come to their weight in this many days. */
  readonly rampDays: number;
}

export interface Team {
  readonly name: string;
  readonly manager: number;
  readonly people: readonly number[];
}

export const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Europe/London'] as const;

const teamNames = ['Engineering', 'Sales', 'Product', 'Operations', 'Support', 'Design', 'Finance', 'Research'];

/** Which team plays which part, by position. A team beyond the eighth plays none. */
export const parts = { silo: [0, 1], broker: 2, overloaded: 3, slow: 6 } as const;

export const rampWeeks = 12;
const always = { fromDay: -Infinity, untilDay: Infinity, rampDays: 0 };

/** Eight teams, and from 240 people on one for each fifteen. */
export function buildTeams(people: number): readonly Team[] {
  const count = Math.max(teamNames.length, people < 240 ? 0 : Math.round(people / 15));
  return Array.from({ length: count }, (_, team) => {
    const first = Math.ceil((team * people) / count);
    const next = Math.ceil(((team + 1) * people) / count);
    const round = Math.floor(team / teamNames.length);
    const name = teamNames[team % teamNames.length] ?? '';
    return {
      name: round === 0 ? name : `${name} ${round + 1}`,
      manager: first,
      people: Array.from({ length: next - first }, (_, at) => first + at),
    };
  });
}

/** People by index with the day on which they start: the last ones of teams that play no other part. */
function startsOf(teams: readonly Team[], people: number, lastDay: number): ReadonlyMap<number, number> {
  const hiring = teams.filter((_, team) => team >= 4 && team !== parts.slow);
  const starts = new Map<number, number>();
  for (let hire = 0; hire < Math.max(3, Math.round(people / 15)); hire += 1) {
    const team = hiring[hire % hiring.length];
    const before = Math.floor(hire / hiring.length);
    const person = team?.people.at(-1 - before);
    if (team === undefined || person === undefined || before > team.people.length - 3) continue;
    starts.set(person, lastDay - 150 + ((hire * 7) % 42));
  }
  return starts;
}

interface ActorSeeds {
  readonly seed: number;
  readonly people: number;
  readonly teams: readonly Team[];
  readonly lastDay: number;
  readonly isGrid: boolean;
}

/** Actors in the order members, others with accounts, strangers, bots: an index below `people` is a member. */
export function buildActors({ seed, people, teams, lastDay, isGrid }: ActorSeeds): readonly Actor[] {
  const random = new Random(mix(seed, 11));
  const starts = startsOf(teams, people, lastDay);
  const actors: Actor[] = [];
  const add = (actor: Omit<Actor, 'index' | 'id'> & { readonly id?: string }) => {
    const index = actors.length;
    actors.push({ index, id: slackId(isGrid && index % 3 === 1 ? 'W' : 'U', seed, index), ...actor });
  };
  for (const [team, { people: members, manager }] of teams.entries()) {
    for (const person of members) {
      const fromDay = starts.get(person);
      const zone = random.chance(0.8) ? team % 3 : 3;
      const weight = weightOf(person, { manager, broker: brokerOf(teams) }, random);
      const time = fromDay === undefined ? always : { fromDay, untilDay: Infinity, rampDays: rampWeeks * 7 };
      add({ kind: 'member', team, zone, weight, ...time });
    }
  }
  for (const ago of [200, 90, 45, 10]) {
    add({ ...always, kind: 'former', team: 2 + (ago % 4), zone: 0, weight: 1, untilDay: lastDay - ago });
  }
  for (const team of [4, 5]) add({ ...always, kind: 'guest', team, zone: 1, weight: 0.6 });
  for (const team of [4, 5]) add({ ...always, kind: 'invited', team, zone: 0, weight: 0 });
  for (const zone of [0, 0, 1, 1, 2, 3]) add({ ...always, kind: 'stranger', team: -1, zone, weight: 0.8 });
  for (const kind of ['app', 'app', 'app', 'workflow'] as const) {
    add({ ...always, kind, team: -1, zone: 3, weight: 1 });
  }
  add({ ...always, kind: 'webhook', team: -1, zone: 3, weight: 1, id: slackId('B', seed, actors.length) });
  add({ ...always, kind: 'slackbot', team: -1, zone: 3, weight: 1, id: 'USLACKBOT' });
  return actors;
}

/** The second person of the broker's team. */
export const brokerOf = (teams: readonly Team[]): number => teams[parts.broker]?.people[1] ?? -1;

function weightOf(person: number, who: { manager: number; broker: number }, random: Random): number {
  const own = 0.4 + 1.6 * random.next() ** 2;
  if (person === who.broker) return 3;
  return person === who.manager ? own + 0.8 : own;
}

export interface BotIds {
  readonly bot: string;
  readonly app: string;
}

/** The ids of a bot beside its account's. */
export const botIdsOf = (seed: number, { index, kind, id }: Actor): BotIds => ({
  bot: kind === 'webhook' ? id : slackId('B', seed, index),
  app: slackId('A', seed, index),
});
