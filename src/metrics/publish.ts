// The group-size boundary: the only place where a number becomes something that a reader receives. Pure.
import { Defect, Refused } from '../base/errors.ts';
import type { HiddenReason, Value } from './answers.ts';
import { peopleNeeded, suppress, type Cell, type CellTable } from './suppression.ts';

/** The fewest people any number may speak of. An organization may choose more, never fewer. */
export const fewestPeople = 5;

/** Throws Refused for a minimum below 5 or that is no whole number. */
export function groupMinimum(k: number): number {
  if (Number.isInteger(k) && k >= fewestPeople) return k;
  throw new Refused(
    'setting-invalid',
    `A group has at least ${fewestPeople} people; a lower minimum is not possible.`,
    `Choose ${fewestPeople} or more.`,
  );
}

// Assigned while the class below is defined; nobody outside this file can reach it.
let make: <T>(content: T) => Published<T>;

/** Something that passed `publish`. Nothing else makes one, in types and at run time. */
export class Published<T> {
  readonly #content: T;

  private constructor(content: T) {
    this.#content = content;
  }

  /** The content of something that was published. Throws Defect for anything else, look-alikes included. */
  static contentOf<T>(published: Published<T>): T {
    if (typeof published !== 'object' || published === null || !(#content in published)) {
      throw new Defect('internal', 'This answer did not pass the group-size boundary.', 'Please report this.');
    }
    return published.#content;
  }

  static {
    make = (content) => new Published(content);
  }
}

/** A table of which only what may be seen can be read. */
export interface ShownTable {
  /** What may be said of a cell; `none` for a cell that is not there. */
  value(key: string): Value;
  /** How many people stand behind it, rounded to 5 below 50; null when it is hidden or nobody does. */
  people(key: string): number | null;
}

// The same for the class below.
let decided: (cells: ReadonlyMap<string, ShownCell>) => Decided;

interface ShownCell {
  readonly value: Value;
  readonly people: number | null;
}

const absent: ShownCell = { value: { state: 'none' }, people: null };

/** What may be seen of one whole table. Nothing but `decide` makes one, so whoever keeps it keeps no more than that. */
export class Decided {
  readonly #cells: ReadonlyMap<string, ShownCell>;
  readonly #families: ReadonlySet<string>;

  private constructor(cells: ReadonlyMap<string, ShownCell>) {
    this.#cells = cells;
    this.#families = new Set([...cells.keys()].map(familyOf));
  }

  /** What may be seen of several tables. Throws Defect for what did not come from `decide`. */
  static shownOf(all: readonly Decided[]): ShownTable {
    if (!all.every((one) => typeof one === 'object' && one !== null && #cells in one)) {
      throw new Defect('internal', 'Nobody decided what may be seen of this.', 'Please report this.');
    }
    const families = new Map(all.flatMap((one) => [...one.#families].map((family) => [family, one.#cells])));
    const cell = (key: string): ShownCell => families.get(familyOf(key))?.get(key) ?? absent;
    return { value: (key) => cell(key).value, people: (key) => cell(key).people };
  }

  static {
    decided = (cells) => new Decided(cells);
  }
}

/** Keys begin with what stands in one table only, before a bar: among many tables a cell is found by it. */
function familyOf(key: string): string {
  return key.slice(0, key.indexOf('|'));
}

/**
 * Applies the group rules under a minimum of k people to a table that holds everything which could give something in it
 * away. `unavailable` are sentences by the keys of figures that cannot be known. Throws Refused for a k below 5.
 */
export function decide(table: CellTable, k: number, unavailable: ReadonlyMap<string, string> = new Map()): Decided {
  const hidden = suppress(table, groupMinimum(k));
  const cells = table.cells.filter(({ isRest }) => isRest !== true);
  // Most cells of a large table are hidden for the same few reasons.
  const same = new Map<string, ShownCell>();
  const once = (cell: ShownCell): ShownCell => {
    if (cell.value.state !== 'hidden') return cell;
    const known = same.get(cell.value.sentence) ?? cell;
    same.set(cell.value.sentence, known);
    return known;
  };
  const unknown = [...unavailable].map(([key, sentence]) => [key, unknownCell(sentence)] as const);
  const known = cells.map((cell) => [cell.key, once(shownCell(cell, hidden.get(cell.key), k))] as const);
  return decided(new Map([...known, ...unknown]));
}

/** Lets `arrange` put what may be seen into its shape. */
export function publish<T>(all: readonly Decided[], arrange: (shown: ShownTable) => T): Published<T> {
  return make(arrange(Decided.shownOf(all)));
}

const unknownCell = (sentence: string): ShownCell => ({ value: { state: 'unavailable', sentence }, people: null });

function shownCell(cell: Cell, reason: HiddenReason | undefined, k: number): ShownCell {
  if (reason !== undefined)
    return { value: { state: 'hidden', reason, sentence: sentenceOf(reason, cell, k) }, people: null };
  return { value: valueOf(cell), people: cell.rule.needsPeople ? roundedPeople(cell.people) : null };
}

const lowestShare = 10;
const highestShare = 90;

function valueOf({ value, rule }: Cell): Value {
  if (rule.isShare === true && value < lowestShare) return { state: 'bounded', bound: 'at-most', value: lowestShare };
  if (rule.isShare === true && value > highestShare)
    return { state: 'bounded', bound: 'at-least', value: highestShare };
  return { state: 'shown', value: rule.countsPeople === true ? roundedPeople(value) : value };
}

/** Numbers of people below 50 are rounded to 5, so that one who comes or goes does not show. */
function roundedPeople(people: number): number {
  return people < 50 ? Math.round(people / 5) * 5 : people;
}

function sentenceOf(reason: HiddenReason, { rule }: Cell, k: number): string {
  switch (reason) {
    case 'few-people':
      return `Fewer than ${peopleNeeded(rule, k)} people.`;
    case 'few-cases':
      return `Fewer than ${rule.casesFloor} cases.`;
    case 'one-dominates':
      return 'One person makes more than half of it.';
    case 'protects-another':
      return 'It would give away a smaller group.';
    case 'extreme-share':
      return 'The share is too close to nobody or everybody.';
  }
}
