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
  /** What a total leaves over when its parts are taken from it: in no table, and found by whoever subtracts. */
  readonly isRest?: boolean;
}

/** Children that add up to a total. Groups may overlap: one person can be in several children. */
export interface Sum {
  /** Nobody is in two of the children, so that hidden ones count all their people together. */
  readonly areDisjoint?: boolean;
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
  const hidden = new Map<string, HiddenReason>();
  for (const cell of table.cells) {
    const reason = hiddenByItself(cell, k);
    if (reason !== undefined) hidden.set(cell.key, reason);
  }
  const sight: Sight = { ...laidOut(table), hidden, k };
  const waiting = new Set(table.sums);
  for (const sum of waiting) {
    waiting.delete(sum);
    for (let key = toHide(sum, sight); key !== undefined; key = toHide(sum, sight)) {
      hidden.set(key, 'protects-another');
      // What was looked at before may give something away now: added again, it is looked at once more.
      for (const other of sumsAbove(key, sight)) waiting.add(other);
    }
  }
  return hidden;
}

/** A table as somebody sees it who takes shown numbers from each other. */
interface Sight {
  readonly cells: ReadonlyMap<string, Cell>;
  readonly partOf: ReadonlyMap<string, readonly Sum[]>;
  readonly totalOf: ReadonlyMap<string, readonly Sum[]>;
  readonly hidden: Decisions;
  readonly k: number;
}

function laidOut({ cells, sums }: CellTable): Pick<Sight, 'cells' | 'partOf' | 'totalOf'> {
  const partOf = new Map<string, Sum[]>();
  const totalOf = new Map<string, Sum[]>();
  const add = (to: Map<string, Sum[]>, key: string, sum: Sum): void => {
    const known = to.get(key);
    if (known === undefined) to.set(key, [sum]);
    else known.push(sum);
  };
  for (const sum of sums) {
    if (sum.parent !== undefined) add(totalOf, sum.parent, sum);
    for (const key of sum.children) add(partOf, key, sum);
  }
  return { cells: new Map(cells.map((cell) => [cell.key, cell])), partOf, totalOf };
}

/** Every sum that a hidden cell has a part in: its own, those of which it is a part, and those above hidden totals. */
function sumsAbove(key: string, sight: Sight): ReadonlySet<Sum> {
  const found = new Set(sight.totalOf.get(key) ?? []);
  const keys = new Set([key]);
  for (const one of keys) {
    for (const sum of sight.partOf.get(one) ?? []) {
      found.add(sum);
      if (sum.parent !== undefined && sight.hidden.has(sum.parent)) keys.add(sum.parent);
    }
  }
  return found;
}

/** The cell to hide next for one sum, or undefined when the sum gives nothing away. */
function toHide(sum: Sum, sight: Sight): string | undefined {
  if (!givesAway(sum, sight)) return undefined;
  const candidates = peopled(sum, sight).flatMap((cell) =>
    sight.hidden.has(cell.key) ? shownInside(cell.key, sight, new Set()) : [cell],
  );
  const shown = peopled(sum, sight).filter(({ key }) => !sight.hidden.has(key));
  const smallest = (shown.length > 0 ? shown : candidates).reduce<Cell | undefined>(
    (least, cell) => (least === undefined || isSmaller(cell, least) ? cell : least),
    undefined,
  );
  return smallest?.key ?? sum.parent;
}

function isSmaller(a: Cell, b: Cell): boolean {
  // To leave open what is in no table costs nobody a number.
  if (a.isRest !== b.isRest) return a.isRest === true;
  if (a.people !== b.people) return a.people < b.people;
  return a.value === b.value ? a.key < b.key : a.value < b.value;
}

/**
 * True when the shown cells of a sum tell something about fewer than k people: the total less its shown
 * children leaves a single cell, or too few people. Hidden groups may be made of the same people, so together
 * they count only as many as the largest of them, unless they are known to be disjoint: then they count all whom
 * nothing shown inside them accounts for. When all are hidden, what is left is the total itself.
 */
function givesAway(sum: Sum, sight: Sight): boolean {
  const { cells, hidden, k } = sight;
  const children = peopled(sum, sight);
  const left = children.filter(({ key }) => hidden.has(key));
  if (sum.parent !== undefined && hidden.has(sum.parent)) return children.length > 0 && left.length === 0;
  if (left.length === 0) return false;
  if (sum.areDisjoint === true) {
    const people = left.reduce((all, cell) => all + unseen(cell, sight, new Set()), 0);
    if (people > 0 && people < k) return true;
  }
  if (left.length === 1) return true;
  const total = sum.parent === undefined ? undefined : cells.get(sum.parent);
  if (left.length === children.length && total !== undefined) return total.people < k;
  if (sum.areDisjoint === true) return false;
  return Math.max(...left.map(({ people }) => people)) < k && left.length < children.length;
}

/** The people of a hidden cell less those of the shown groups inside it, of one kind: whoever subtracts comes as far. */
function unseen(cell: Cell, sight: Sight, above: ReadonlySet<string>): number {
  const within = new Set(above).add(cell.key);
  const ways = (sight.totalOf.get(cell.key) ?? [])
    .filter(({ areDisjoint }) => areDisjoint === true)
    .map((sum) =>
      peopled(sum, sight)
        .filter(({ key }) => sight.hidden.has(key) || sight.cells.get(key)?.isRest === true)
        .reduce((all, part) => all + (within.has(part.key) ? cell.people : unseen(part, sight, within)), 0),
    );
  return Math.min(cell.people, ...ways);
}

/** The shown groups inside a hidden one, the nearest. */
function shownInside(key: string, sight: Sight, above: ReadonlySet<string>): readonly Cell[] {
  const within = new Set(above).add(key);
  return (sight.totalOf.get(key) ?? [])
    .filter(({ areDisjoint }) => areDisjoint === true)
    .flatMap((sum) => peopled(sum, sight))
    .flatMap((cell) => {
      if (within.has(cell.key) || cell.isRest === true) return [];
      return sight.hidden.has(cell.key) ? shownInside(cell.key, sight, within) : [cell];
    });
}

function peopled(sum: Sum, { cells }: Pick<Sight, 'cells'>): readonly Cell[] {
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
  const sight: Sight = { ...laidOut(table), hidden: decisions, k };
  const shownTooSmall = table.cells
    .filter((cell) => !decisions.has(cell.key) && hiddenByItself(cell, k) !== undefined)
    .map(({ key }): Breach => ({ key, because: 'shown-below-the-rule' }));
  const leftOver = table.sums
    .filter((sum) => givesAway(sum, sight))
    .map((sum): Breach => ({ key: sum.parent ?? sum.children[0] ?? '', because: 'left-by-subtraction' }));
  return [...shownTooSmall, ...leftOver];
}
