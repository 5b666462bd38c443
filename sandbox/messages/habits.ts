// When people write: their hours, and how long they take to answer.
import type { Organization } from '../organization/organization.ts';
import { type Actor, parts } from '../organization/people.ts';
import type { Random } from '../random.ts';
import { secondsPerDay } from '../time.ts';

const minute = 60;
const hour = 60 * minute;

/** How far the person's clock is ahead of UTC on that day, in seconds. */
function aheadOf({ offsets, oldestDay }: Organization, actor: Actor, day: number): number {
  return offsets[actor.zone]?.[day - oldestDay] ?? 0;
}

const isBot = ({ kind }: Actor): boolean =>
  kind === 'app' || kind === 'workflow' || kind === 'webhook' || kind === 'slackbot';

/** A second of the UTC day. Bots write at any time; of the overloaded team's messages most come in the evening. */
export function secondOfDay(organization: Organization, actor: Actor, day: number, random: Random): number {
  if (isBot(actor)) return random.below(secondsPerDay);
  const isLate = random.chance(actor.team === parts.overloaded ? 0.6 : 0.05);
  const local = isLate ? evening(random) : (9 + (random.next() + random.next()) * 4.25) * hour;
  const second = Math.floor(local) - aheadOf(organization, actor, day);
  return ((second % secondsPerDay) + secondsPerDay) % secondsPerDay;
}

const evening = (random: Random): number => (18.5 + random.next() * 4) * hour;

/** Whether a person's clock shows an hour at which they tend to answer. Bots always do. */
export function isAtWork(organization: Organization, actor: Actor, second: number): boolean {
  if (isBot(actor)) return true;
  const local = localSecond(organization, actor, second);
  return local >= 8 * hour && local < (actor.team === parts.overloaded ? 23 : 18) * hour;
}

function localSecond(organization: Organization, actor: Actor, second: number): number {
  return (second + aheadOf(organization, actor, Math.floor(second / secondsPerDay))) % secondsPerDay;
}

/**
 * Whole seconds, at least one, after `since`: minutes as a rule, hours in the one slow team, and mostly not in the
 * night, while the overloaded team tends to come back to it in the evening. `pace` below one hurries through it all.
 */
export function waitOf(organization: Organization, actor: Actor, since: number, random: Random, pace: number): number {
  const median = actor.team === parts.slow ? 6 * hour : isBot(actor) ? 5 : 7 * minute;
  const wait = Math.max(1, Math.floor(random.around(median) * pace));
  if (pace < 1 || isBot(actor)) return wait;
  const local = localSecond(organization, actor, since + wait);
  if (actor.team === parts.overloaded) {
    const later = random.chance(0.55) ? Math.floor(evening(random)) - local : 0;
    return later > 0 ? wait + later : wait;
  }
  if (isAtWork(organization, actor, since + wait) || random.chance(0.25)) return wait;
  const morning = Math.floor((8 + random.next() * 2) * hour);
  return wait + ((morning - local + secondsPerDay) % secondsPerDay);
}
