// Counts the people of each group of a day, to find those who are alone in one.
import { cleanLabel } from '../../../privacy/label.ts';
import type { RowFinding } from './finding.ts';
import type { RosterRecord } from './roster-record.ts';

/**
 * A file with more groups than this has a column that is no group, such as a desk for each person: of further words
 * nobody is told that they stand alone.
 */
const mostGroups = 200_000;

export class GroupCounts {
  /** By day, dimension and word as it is written: a word is cleaned once, not a million times. */
  readonly #written = new Map<string, Map<string, Map<string, number>>>();
  readonly #places = new Map<string, number>();
  /** Of each group the row of its only person, or 0 where there are more. */
  readonly #rows: number[] = [];
  readonly #columns: string[] = [];

  /** `columnOf` gives the header of a dimension. */
  add({ day, row, groups }: RosterRecord, columnOf: (dimension: string) => string): void {
    const dimensions = found(this.#written, day);
    for (const [dimension, word] of groups) {
      const words = found(dimensions, dimension);
      const place = words.get(word) ?? this.#placeOf(`${day}\0${dimension}\0${bare(word)}`);
      if (place !== undefined) {
        this.#rows[place] = this.#rows[place] === undefined ? row : 0;
        this.#columns[place] = columnOf(dimension);
        words.set(word, place);
      }
    }
  }

  /** Undefined where there are too many. */
  #placeOf(key: string): number | undefined {
    const place = this.#places.get(key);
    if (place !== undefined || this.#places.size >= mostGroups) return place;
    this.#places.set(key, this.#places.size);
    return this.#places.size - 1;
  }

  findings(): RowFinding[] {
    return this.#rows.flatMap((row, at): RowFinding[] =>
      row === 0 ? [] : [{ row, column: this.#columns[at] ?? null, code: 'group-of-one', severity: 'note' }],
    );
  }
}

/** As the token of the word is made: padding and letter case make no group of its own. */
const bare = (word: string): string => cleanLabel(word)?.toLowerCase() ?? '';

function found<Value>(map: Map<string, Map<string, Value>>, name: string): Map<string, Value> {
  const known = map.get(name);
  if (known !== undefined) return known;
  const made = new Map<string, Value>();
  map.set(name, made);
  return made;
}
