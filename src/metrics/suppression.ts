// Decides which numbers of a table are hidden so that no group below k people can be seen or worked out. Pure.
import type { HiddenReason } from './answers.ts';
import type { GroupRule } from './metric.ts';

/** One number before publication. */
export interface Cell {
  /** Unique in its table. */
  readonly key: string;
  readonly value: number;
  /** Distinct people who contribute. */
  readonly people: number;
  readonly cases: number;
  /** The largest contributor's part, 0 to 1. */
  readonly topShare: number;
  /** Members of the group, where the rule asks for them. */
  readonly members?: number;
  readonly rule: GroupRule;
}

/** Children that add up to a total. Groups may overlap: one person can be in several children. */
export interface Sum {
  /** The cell of the total; without one the total counts as known. */
  readonly parent?: string;
  readonly children: readonly string[];
}

export interface CellTable {
  readonly cells: readonly Cell[];
  readonly sums: readonly Sum[];
}

/** Why each hidden cell is hidden; a cell that is not in here is shown. */
export type Decisions = ReadonlyMap<string, HiddenReason>;

/** Why a cell may not be shown whatever stands around it, or undefined. */
export function hiddenByItself(cell: Cell, k: number): HiddenReason | undefined {
  const { rule, people } = cell;
  // Nobody is behind it: a zero protects no one, and hiding it would let every other gap be read as "somebody".
  if (!rule.needsPeople || people === 0) return undefined;
  if (people < peopleNeeded(rule, k)) return 'few-people';
  if (rule.needsMembers === true && (cell.members ?? 0) < k) return 'few-people';
  if (cell.cases < (rule.casesFloor ?? 0)) return 'few-cases';
  return cell.topShare > 0.5 ? 'one-dominates' : undefined;
}

/** The people that a rule needs under a minimum of k. */
export function peopleNeeded(rule: GroupRule, k: number): number {
  return Math.max((rule.timesK ?? 1) * k, rule.peopleFloor ?? 0);
}

/**
 * Hides every cell that its own rule hides, and then, until nothing changes, the smallest neighbour wherever
 * a hidden cell could be found by taking shown ones from their total.
 */
export function suppress(table: CellTable, k: number): Decisions {
  const cells = new Map(table.cells.map((cell) => [cell.key, cell]));
  const hidden = new Map<string, HiddenReason>();
  for (const cell of table.cells) {
    const reason = hiddenByItself(cell, k);
    if (reason !== undefined) hidden.set(cell.key, reason);
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (const sum of table.sums) {
      for (let key = toHide(sum, cells, hidden, k); key !== undefined; key = toHide(sum, cells, hidden, k)) {
        hidden.set(key, 'protects-another');
        changed = true;
      }
    }
  }
  return hidden;
}

/** The cell to hide next for one sum, or undefined when the sum gives nothing away. */
function toHide(sum: Sum, cells: ReadonlyMap<string, Cell>, hidden: Decisions, k: number): string | undefined {
  if (!givesAway(sum, cells, hidden, k)) return undefined;
  const shown = peopled(sum, cells).filter(({ key }) => !hidden.has(key));
  const smallest = shown.reduce<Cell | undefined>(
    (least, cell) => (least === undefined || isSmaller(cell, least) ? cell : least),
    undefined,
  );
  return smallest?.key ?? sum.parent;
}

function isSmaller(a: Cell, b: Cell): boolean {
  if (a.people !== b.people) return a.people < b.people;
  return a.value === b.value ? a.key < b.key : a.value < b.value;
}

/**
 * True when the shown cells of a sum tell something about fewer than k people: the total less its shown
 * children leaves a single cell, or too few people. Hidden groups may be made of the same people, so together
 * they count only as many as the largest of them; when all are hidden, what is left is the total itself.
 */
function givesAway(sum: Sum, cells: ReadonlyMap<string, Cell>, hidden: Decisions, k: number): boolean {
  const children = peopled(sum, cells);
  const left = children.filter(({ key }) => hidden.has(key));
  if (sum.parent !== undefined && hidden.has(sum.parent)) return children.length > 0 && left.length === 0;
  if (left.length === 0) return false;
  if (left.length === 1) return true;
  const total = sum.parent === undefined ? undefined : cells.get(sum.parent);
  if (left.length === children.length && total !== undefined) return total.people < k;
  return Math.max(...left.map(({ people }) => people)) < k && left.length < children.length;
}

function peopled(sum: Sum, cells: ReadonlyMap<string, Cell>): readonly Cell[] {
  return sum.children
    .map((key) => cells.get(key))
    .filter((cell) => cell !== undefined && cell.people > 0) as readonly Cell[];
}

export interface Breach {
  /** The cell that gives itself away, or the total whose parts do. */
  readonly key: string;
  readonly because: 'shown-below-the-rule' | 'left-by-subtraction';
}

/**
 * The suppression auditor: what decisions, however they were made, would give away. An empty list is the only
 * good answer. A property test holds it, in turn, against the people themselves.
 */
export function auditSuppression(table: CellTable, decisions: Decisions, k: number): readonly Breach[] {
  const cells = new Map(table.cells.map((cell) => [cell.key, cell]));
  const shownTooSmall = table.cells
    .filter((cell) => !decisions.has(cell.key) && hiddenByItself(cell, k) !== undefined)
    .map(({ key }): Breach => ({ key, because: 'shown-below-the-rule' }));
  const leftOver = table.sums
    .filter((sum) => givesAway(sum, cells, decisions, k))
    .map((sum): Breach => ({ key: sum.parent ?? sum.children[0] ?? '', because: 'left-by-subtraction' }));
  return [...shownTooSmall, ...leftOver];
}
