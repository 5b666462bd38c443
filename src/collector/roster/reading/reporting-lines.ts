// Who leads whom in an HR file, by numbers of rows: also for a million people no more than a list of numbers.
import { flag, type Gathered, leftOut } from './gathered.ts';
import type { FirstOfEqual } from './keys.ts';
import type { OwnerOf } from './repeated.ts';

const nobody = -1;

/** The row of each row's manager. Marks those whose manager is unknown, themselves, or below them. */
export function resolveManagers(gathered: Gathered, byId: FirstOfEqual, ownerOf: OwnerOf): Int32Array {
  const { rows, flags } = gathered;
  const managers = new Int32Array(rows.count).fill(nobody);
  for (let person = 0; person < rows.count; person += 1) {
    if ((flags[person]! & leftOut) !== 0) continue;
    const manager = managerOf(person, gathered, byId, ownerOf);
    if (manager === person) flags[person]! |= flag.managerSelf;
    else managers[person] = manager;
  }
  cutCycles(managers, flags);
  return managers;
}

/** The id counts where both are given. */
function managerOf(person: number, gathered: Gathered, byId: FirstOfEqual, ownerOf: OwnerOf): number {
  const { flags, managerIds, managerEmails, days } = gathered;
  const day = days.at(person);
  if (!managerIds.isNone(person)) {
    const manager = byId.find(managerIds, person, day);
    if (manager >= 0) return manager;
    flags[person]! |= flag.managerUnknown;
  }
  if (managerEmails.isNone(person)) return nobody;
  const manager = ownerOf(managerEmails, person, day);
  if (manager < 0) flags[person]! |= flag.managerEmailUnknown;
  return manager;
}

/** Walks up from everybody, each step once: who comes back to somebody of the same walk has found a cycle. */
function cutCycles(managers: Int32Array, flags: Uint16Array): void {
  const walkOf = new Int32Array(managers.length).fill(nobody);
  for (let start = 0; start < managers.length; start += 1) {
    let at = start;
    while (at !== nobody && walkOf[at] === nobody) {
      walkOf[at] = start;
      at = managers[at]!;
    }
    if (at === nobody || walkOf[at] !== start) continue;
    for (let person = at; managers[person] !== nobody; ) {
      flags[person]! |= flag.managerCycle;
      const above = managers[person]!;
      managers[person] = nobody;
      person = above;
    }
  }
}

const mostManagers = 20;

interface Chain {
  managerOf(person: number): number;
  idOf(person: number): string;
}

/** The ids of everybody above, the nearest first. */
export function managersAbove(person: number, index: Chain): readonly string[] {
  const ids: string[] = [];
  for (let at = index.managerOf(person); at >= 0 && ids.length < mostManagers; at = index.managerOf(at)) {
    ids.push(index.idOf(at));
  }
  return ids;
}
