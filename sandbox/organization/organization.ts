// The seeded organization: 120 people in 8 teams as a rule, their channels, and who talks to whom.
import { Refused } from '../../src/base/errors.ts';
import { dayOf, offsetsOf } from '../time.ts';
import { buildChannels, type Channel } from './channels.ts';
import { type Actor, brokerOf, buildActors, buildTeams, parts, type Team, zones } from './people.ts';

export interface Organization {
  readonly seed: number;
  readonly messages: number;
  readonly teamId: string;
  /** Several workspaces of an enterprise: some ids of people start with W, and more happens than anywhere else. */
  readonly isGrid: boolean;
  /** The teams of strangers. */
  readonly foreignTeamIds: readonly [string, string];
  readonly teams: readonly Team[];
  readonly actors: readonly Actor[];
  readonly channels: readonly Channel[];
  readonly broker: number;
  /** The ordinary year ends at this time; nothing that was planned is later. */
  readonly endsAt: number;
  /** Before the ordinary year there is a trickle, from `oldestDay` on. */
  readonly oldestDay: number;
  readonly firstDay: number;
  readonly lastDay: number;
  /** By zone, then by day from `oldestDay` on: seconds ahead of UTC. */
  readonly offsets: readonly Int32Array[];
}

/** How many days before the last one the oldest message, the first ordinary one and the planted old thread stand. */
export const daysBefore = { oldest: 430, first: 365, oldThread: 410, longThread: 100 } as const;

export function buildOrganization(options: {
  readonly seed: number;
  readonly people: number;
  readonly messages: number;
  /** Micros. */
  readonly endsAt: number;
  readonly teamId: string;
  readonly isGrid?: boolean;
}): Organization {
  const { seed, people, messages, endsAt, teamId, isGrid = false } = options;
  if (!(people >= 40 && people <= 10_000)) throw refused('people', 'from 40 to 10,000');
  if (!(messages >= 0 && messages <= 20_000_000)) throw refused('messages', 'from 0 to 20 million');
  const lastDay = dayOf(endsAt);
  const firstDay = lastDay - daysBefore.first;
  const oldestDay = lastDay - daysBefore.oldest;
  const teams = buildTeams(people);
  const actors = buildActors({ seed, people, teams, lastDay, isGrid });
  const count = Math.max(40, Math.round(people / 8));
  return {
    seed,
    messages,
    teamId,
    isGrid,
    foreignTeamIds: ['T0FOREIGN01', 'T0FOREIGN02'],
    teams,
    actors,
    channels: buildChannels({ seed, teams, actors, firstDay, lastDay, count }),
    broker: brokerOf(teams),
    endsAt,
    oldestDay,
    firstDay,
    lastDay,
    offsets: zones.map((zone) => offsetsOf(zone, oldestDay, daysBefore.oldest + 1)),
  };
}

const refused = (what: string, range: string): Refused =>
  new Refused(
    'setting-invalid',
    `The sandbox cannot hold that number of ${what}.`,
    `Give a number of ${what} ${range}.`,
  );

export function isHuman({ kind }: Actor): boolean {
  return kind === 'member' || kind === 'guest' || kind === 'former' || kind === 'stranger';
}

/** From nothing before they are there over the ramp of a new hire to 1. */
export function presenceOf(actor: Actor, day: number): number {
  if (day < actor.fromDay || day >= actor.untilDay) return 0;
  return actor.rampDays === 0 ? 1 : Math.min(1, 0.1 + (0.9 * (day - actor.fromDay)) / actor.rampDays);
}

/**
 * The silo: its two teams never talk to each other, and of all others each talks with one of them at most, so that
 * whatever goes from one to the other goes through the broker or takes a longer way.
 */
export function mayTalk({ broker }: Organization, one: Actor, other: Actor): boolean {
  if (one.team < 0 || other.team < 0) return true;
  const [inside, outside] = one.team <= other.team ? [one, other] : [other, one];
  if (inside.team > parts.silo[1] || inside.team === outside.team) return true;
  return outside.team > parts.silo[1] && (outside.index === broker || outside.team % 2 === inside.team);
}
