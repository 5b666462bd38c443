// The names of the made-up people: every one carries the mark, and no two people share both names.
import { contentMark } from '../mark.ts';

const firsts =
  'Ada Bela Cato Dita Edo Fina Goro Hale Ina Jano Kaia Lior Mara Nilo Ona Pavo Rika Sami Tova Udo Vera Wim Xenia Yara Zeno Alma Brik Cleo Dov Elin Faro Gita Hugo Isla Jori Kim Lena Milo Nora Otis'.split(
    ' ',
  );
const starts = 'Bran Cald Dorn Esk Farr Gall Hol Ives Kest Lund Mor Nash Ostr Pell Quin Rost Sand Tarn'.split(' ');
const ends = 'berg croft dale ell ford gate holm ia kamp lund mark nes ov ridge son thal vik wick'.split(' ');
const lasts = starts.length * ends.length;

export interface Names {
  readonly first: string;
  readonly last: string;
}

/** The names of the person at that place in the list of all actors, below 12,960. */
export function namesAt(index: number): Names {
  // The factor has no divisor in common with the number of pairs, so all pairs come before one comes again.
  const pair = (index * 7919) % (firsts.length * lasts);
  const last = Math.floor(pair / firsts.length);
  return {
    first: firsts[pair % firsts.length] ?? '',
    last: `${starts[last % starts.length] ?? ''}${ends[Math.floor(last / starts.length)] ?? ''}`,
  };
}

/** What stands before the @ of their address: the mark, then the names. */
export function mailboxOf({ first, last }: Names): string {
  return `${contentMark}.${first}.${last}`.toLowerCase();
}
