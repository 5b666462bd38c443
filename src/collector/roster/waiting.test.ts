// What waits is found by whom it belongs to, for an hour, and is unreadable on the disk.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { standingClock } from '../../base/clock.ts';
import { Waiting } from './waiting.ts';

let folder: string;
let clock: ReturnType<typeof standingClock>;
let waiting: Waiting;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tacit-waiting-'));
  clock = standingClock('2026-03-02T09:00:00Z');
  waiting = new Waiting(folder, clock);
});

afterEach(async () => {
  await waiting.close();
  rmSync(folder, { recursive: true });
});

async function keep(text: string, organization = 'o', id?: string): Promise<string> {
  const spool = await waiting.open();
  await spool.write(Buffer.from(text));
  return waiting.keep(organization, 'people.csv', spool, id);
}

async function read(id: string, organization = 'o'): Promise<string> {
  const file = await waiting.find(organization, id).open();
  const bytes = await file.read(0, file.size);
  await file.close();
  return bytes.toString();
}

const missing = expect.objectContaining({ name: 'Refused', code: 'not-found' });

test('a file that waits is read as it came, and is unreadable on the disk', async () => {
  const id = await keep('EMPLOYEE_ID,EMPLOYEE_EMAIL');

  expect(await read(id)).toBe('EMPLOYEE_ID,EMPLOYEE_EMAIL');
  expect(readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1').includes('EMPLOYEE_ID'))).toEqual(
    [false],
  );
});

test('another organization does not find it', async () => {
  const id = await keep('rows');

  expect(() => waiting.find('other', id)).toThrow(missing);
});

test('an hour after it was looked at for the last time it is gone from the disk', async () => {
  const id = await keep('rows');
  clock.moveTo('2026-03-02T09:59:00Z');
  await read(id);
  clock.moveTo('2026-03-02T10:58:00Z');
  await read(id);

  clock.moveTo('2026-03-02T11:58:00Z');

  expect(() => waiting.find('o', id)).toThrow(missing);
  await keep('other rows');
  expect(readdirSync(folder)).toHaveLength(1);
});

test('what is kept under the same id takes its place', async () => {
  await keep('first', 'o', 'findings');
  await keep('second', 'o', 'findings');

  expect([await read('findings'), readdirSync(folder).length]).toEqual(['second', 1]);
});

test('beyond two hundred the one that nobody looked at for longest is destroyed, of the same organization', async () => {
  const foreign = await keep('rows', 'other');
  clock.moveTo('2026-03-02T09:01:00Z');
  const ids: string[] = [];
  for (let at = 0; at < 200; at += 1) ids.push(await keep(`rows ${at}`));
  clock.moveTo('2026-03-02T09:02:00Z');
  for (const id of ids.filter((_, at) => at !== 7)) waiting.find('o', id);

  await keep('one more');

  expect(() => waiting.find('o', ids[7]!)).toThrow(missing);
  expect([await read(ids[8]!), await read(foreign, 'other')]).toEqual(['rows 8', 'rows']);
});

test('what is destroyed while somebody reads it gives nothing more, and no noise', async () => {
  const id = await keep('EMPLOYEE_ID,EMPLOYEE_EMAIL');
  const file = await waiting.find('o', id).open();
  await file.read(0, 4);

  await waiting.destroy([id]);

  await expect(file.read(0, 4)).rejects.toEqual(missing);
  await file.close();
});

test('when the house closes nothing waits any more', async () => {
  await keep('rows');

  await waiting.close();

  expect(readdirSync(folder)).toEqual([]);
});
