// The group-size boundary: the only place where a number becomes something that a reader receives. Pure.
import { Defect, Refused } from '../base/errors.ts';
import type { HiddenReason, Value } from './answers.ts';
import { peopleNeeded, suppress, type Cell, type CellTable } from './suppression.ts';

/** The fewest people any number may speak of. It can be raised, never lowered. */
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

/**
 * Applies the group rules under a minimum of k people and lets `arrange` put what may be seen into its shape.
 * Throws Refused for a k below 5.
 */
export function publish<T>(table: CellTable, k: number, arrange: (shown: ShownTable) => T): Published<T> {
  return make(arrange(show(table, groupMinimum(k))));
}

function show(table: CellTable, k: number): ShownTable {
  const hidden = suppress(table, k);
  const cells = new Map(table.cells.map((cell) => [cell.key, cell]));
  return {
    value(key) {
      const cell = cells.get(key);
      if (cell === undefined) return { state: 'none' };
      const reason = hidden.get(key);
      return reason === undefined ? valueOf(cell) : { state: 'hidden', reason, sentence: sentenceOf(reason, cell, k) };
    },
    people(key) {
      const cell = cells.get(key);
      return cell === undefined || hidden.has(key) || !cell.rule.needsPeople ? null : roundedPeople(cell.people);
    },
  };
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
