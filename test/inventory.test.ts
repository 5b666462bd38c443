// The inventory that everybody can read names every table of the control plane, and none that is gone.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getConstructionPlans } from 'pg-boss';
import { expect, test } from 'vitest';
import { controlInventory } from '../src/api/inventory.ts';
import { root } from './house-files.ts';

/** The tables of a schema that is written as SQL, but not the partitions that are made of one. */
function tablesOf(sql: string, pattern: RegExp): string[] {
  return [...sql.matchAll(pattern)].map(([, table]) => table!).toSorted();
}

const named = controlInventory.map(({ table }) => table).toSorted();

test('every table of the control plane is in the inventory', () => {
  const schema = readFileSync(join(root, 'src', 'control', 'schema.sql'), 'utf8');

  const made = tablesOf(schema, /^TABLE (\w+)$/gm);

  expect(made).toContain('members');
  expect(named.filter((table) => !table.startsWith('queue.'))).toEqual(made);
});

test('every table that the queue makes for itself is in the inventory', () => {
  const made = tablesOf(getConstructionPlans('queue'), /CREATE TABLE (queue\.\w+)/g);

  expect(made).toContain('queue.job');
  expect(named.filter((table) => table.startsWith('queue.'))).toEqual(made);
});

test('every table says what it holds, why and how long', () => {
  for (const row of controlInventory) for (const word of Object.values(row)) expect(word).toMatch(/\S{2}/);
});
