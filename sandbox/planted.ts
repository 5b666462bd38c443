// Says what was planted in the seeded organization, so that a test or a chart can be held against it.
import type { Planner } from './messages/planner.ts';
import { daysBefore } from './organization/organization.ts';
import { parts, rampWeeks } from './organization/people.ts';
import { nameOfDay, tsOf } from './time.ts';
import type { Happening, Planted } from './workspace.ts';

export function plantedIn(planner: Planner, happened: readonly (readonly Happening[])[]): Planted {
  const { organization } = planner;
  const { teams, actors, channels, broker, lastDay } = organization;
  const idOf = (person: number): string => actors[person]?.id ?? '';
  const nameOf = (team: number): string => teams[team]?.name ?? '';
  const [general, random] = channels;
  const threadOf = (channel: typeof general, day: number) => ({
    channel: channel?.id ?? '',
    ts: tsOf((channel === undefined ? undefined : planner.firstRoot(channel, day))?.micros ?? 0),
  });
  return {
    teams: teams.map(({ name, manager, people }) => ({ name, manager: idOf(manager), people: people.map(idOf) })),
    silo: [nameOf(parts.silo[0]), nameOf(parts.silo[1])],
    broker: idOf(broker),
    overloadedTeam: nameOf(parts.overloaded),
    slowTeam: nameOf(parts.slow),
    cohort: actors
      .filter(({ rampDays }) => rampDays > 0)
      .map(({ id, fromDay }) => ({ user: id, startsOn: nameOfDay(fromDay) })),
    rampWeeks,
    deadChannel: channels.find(({ kind }) => kind === 'dead')?.id ?? '',
    oldThread: threadOf(general, lastDay - daysBefore.oldThread),
    longThread: threadOf(random, lastDay - daysBefore.longThread),
    happened,
  };
}
