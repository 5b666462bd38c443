// The words of the seeded messages. Nobody reads them; what matters is that each carries the mark and its own number.
import { contentMark } from '../mark.ts';
import type { Random } from '../random.ts';
import { microsPerSecond } from '../time.ts';
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

/** As Slack writes a text: three characters are escaped, no others. */
export const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The same words as blocks hold them, and as texts do. */
export interface Words {
  readonly plain: string;
  readonly escaped: string;
}

// Escaped once and for all: a page has a thousand of them.
const prepared: readonly Words[] = sentences.map((plain) => ({ plain, escaped: escapeText(plain) }));

/** A word with the mark that no other message has. `part` tells the fields of one message apart. */
export function wordOf({ channel, micros }: Planned, part = ''): string {
  const second = Math.floor(micros / microsPerSecond);
  return `${contentMark}${part}x${channel.index}x${second}x${micros - second * microsPerSecond}`;
}

/** One to three sentences, the message's own word among them. */
export function sentencesOf(planned: Planned, random: Random, part = ''): Words {
  const word = wordOf(planned, part);
  const first = random.pick(prepared);
  const plain = `${first.plain} ${word}`;
  const escaped = `${first.escaped} ${word}`;
  if (random.chance(0.5)) return { plain, escaped };
  const next = random.pick(prepared);
  if (random.chance(0.5)) return { plain: `${plain} ${next.plain}`, escaped: `${escaped} ${next.escaped}` };
  const last = random.pick(prepared);
  return {
    plain: `${next.plain} ${plain} ${last.plain}`,
    escaped: `${next.escaped} ${escaped} ${last.escaped}`,
  };
}
