// The words of the seeded messages. Nobody reads them; what matters is that each carries the mark and its own number.
import { marked } from '../mark.ts';
import type { Random } from '../random.ts';
import type { Planned } from './planned.ts';

const sentences = [
  'The build is green again, thanks for looking into it.',
  'Can we move the review to Thursday?',
  'Draft is ready, please comment where it is unclear.',
  'I will take this one & write down what I find.',
  'Shipping it now.',
  'Numbers < last week, but > the week before.',
  'Who knows how the old importer handled empty rows?',
  'Agreed.',
  'Let us keep it small: one change, one test, one line in the notes, and then we look at it together on Monday.',
  'The customer confirmed that it works.',
  'I am out tomorrow, back on Wednesday.',
  'Good catch!',
  '今日のリリースは問題ありませんでした。',
  'Könnten wir das morgen früh noch einmal zusammen durchgehen?',
  'See the last point of the agenda.',
  'Nothing from my side.',
] as const;

/** A word with the mark that no other message has. `part` tells the fields of one message apart. */
export const wordOf = ({ channel, micros }: Planned, part = ''): string =>
  marked(`${part}x${channel.index.toString(36)}x${micros.toString(36)}`);

/** One to three sentences, the message's own word among them. */
export function sentencesOf(planned: Planned, random: Random, part = ''): string {
  const word = wordOf(planned, part);
  const first = `${random.pick(sentences)} ${word}`;
  if (random.chance(0.5)) return first;
  return random.chance(0.5)
    ? `${first} ${random.pick(sentences)}`
    : `${random.pick(sentences)} ${first} ${random.pick(sentences)}`;
}

/** As Slack writes a text: three characters are escaped, no others. */
export function escapeText(text: string): string {
  return text.includes('&') || text.includes('<') || text.includes('>')
    ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    : text;
}
