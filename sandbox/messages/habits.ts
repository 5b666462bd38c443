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

/** Whole seconds, at least one, after `since`; the one slow team takes hours. `pace` below one hurries. */
export function waitOf(organization: Organization, actor: Actor, since: number, random: Random, pace: number): number {
  const median = actor.team === parts.slow ? 6 * hour : isBot(actor) ? 5 : 7 * minute;
  const wait = Math.max(1, Math.floor(random.around(median) * pace));
  if (actor.team !== parts.overloaded || pace < 1 || !random.chance(0.55)) return wait;
  const answer = since + wait;
  const ahead = aheadOf(organization, actor, Math.floor(answer / secondsPerDay));
  const later = Math.floor(evening(random)) - ((answer + ahead) % secondsPerDay);
  return later > 0 ? wait + later : wait;
}
