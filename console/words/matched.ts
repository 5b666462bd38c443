// What a figure rests on: how many people, and how much of it belongs to people of the HR file.
import type { Coverage, Point } from '../../src/api/contract/metrics.ts';
import { number } from './numbers.ts';
import { drawn, peopleText } from './values.ts';

/** `Matched: 92 % of messages, 97 % of people in the HR file.` */
export function matchedText({ matchedMessages, matchedPeople }: Coverage): string {
  const parts = [
    ...(matchedMessages === null ? [] : [`${percent(matchedMessages)} of messages`]),
    ...(matchedPeople === null ? [] : [`${percent(matchedPeople)} of people in the HR file`]),
  ];
  if (parts.length > 0) return `Matched: ${parts.join(', ')}.`;
  return 'No HR file stands: every account counts as a person of its own.';
}

/** Rounded down: 100 means all. */
const percent = (share: number) => `${number(Math.floor(share * 10) / 10)} %`;

/** `n = 120 people in the last week.`; nothing where no people stand behind what is drawn. */
export function countText(points: readonly Point[], when = 'in the last week'): string {
  const last = points.findLast((each) => drawn(each.value) !== undefined);
  const people = peopleText(last?.people ?? null);
  return people === '' ? '' : `n = ${people} ${when}.`;
}

/** The sentences of a caption, without those that have nothing to say. */
export const captionOf = (...sentences: readonly string[]) => sentences.filter((each) => each !== '').join(' ');
