// HR files that were sanitized elsewhere, sent to the place where any file is sent: told apart by what is in them, previewed, applied.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  ann,
  ben,
  bytesOf,
  cem,
  dan,
  header,
  type RosterHouse,
  rosterHouse,
  type TestRosters,
} from '../src/collector/roster/testing-rosters.ts';
import { runProgram } from '../src/proxy/program.ts';
import { sanitizeFile } from '../src/proxy/bulk.ts';

const key = Buffer.alloc(32, 7);
const folder = mkdtempSync(join(tmpdir(), 'tacit-bulk-hris-'));
const noMail = 'P5,,,P9,Support,Asia/Tokyo,,Go,90005';
let house: RosterHouse;
let of: TestRosters;

beforeAll(async () => {
  house = await rosterHouse();
}, 30_000);

afterAll(async () => {
  await house.close();
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  of = await house.newRosters();
});

afterEach(() => of.rosters.close());

function hrFile(day: string, rows: readonly string[]): string {
  const path = join(folder, `people_${day.replaceAll('-', '')}.csv`);
  writeFileSync(path, [header, ...rows].join('\n'));
  return path;
}

async function keptOf(day: string, rows: readonly string[], by: Buffer = key): Promise<Buffer> {
  const { path } = await sanitizeFile(hrFile(day, rows), { key: by, folder, clock: house.control.clock });
  return readFileSync(path);
}

async function* piece(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

const send = async (bytes: Buffer, name = 'people.kept.gz') => of.rosters.receive(of.organization, name, piece(bytes));

test('it is known by what is in it, and says its day and how many rows it was made of', async () => {
  const sent = await send(await keptOf('2026-01-05', [ann, ben]), 'renamed.csv.gz');

  expect(sent).toMatchObject({ day: '2026-01-05', rows: 2, isSanitized: true, columns: [] });
  expect(await of.rosters.described(of.organization, [sent.id])).toEqual([sent]);
});

test('its preview says what a preview of the same file in clear says, without columns and places', async () => {
  const rows = { first: [ann, ben, cem, dan], second: [ann, ben, cem.replace('Support', 'Sales'), noMail] };
  const inClear = await house.newRosters();
  await inClear.apply('2026-01-05', rows.first);
  const clear = await inClear.preview('2026-01-12', rows.second);
  await inClear.rosters.close();
  const before = await send(await keptOf('2026-01-05', rows.first));
  await of.rosters.apply(of.organization, { files: [before.id], mapping: {} }, null);
  const { id } = await send(await keptOf('2026-01-12', rows.second));

  const kept = await of.rosters.preview(of.organization, { files: [id], mapping: {} });

  expect(clear.findingCounts.map(({ code }) => code)).toContain('manager-unknown');
  expect(clear.days).toMatchObject([{ added: 1, left: 1, moved: 1, against: '2026-01-05' }]);
  expect(kept).toEqual({ ...clear, columns: [], findings: [], isMatched: false });
  expect(await of.days()).toEqual([['2026-01-05', 4]]);
});

test('several are applied at once, and their findings stand with their days', async () => {
  const ids: string[] = [];
  for (const day of ['2026-01-12', '2026-01-05']) ids.push((await send(await keptOf(day, [ann, ben, noMail]))).id);

  const report = await of.rosters.apply(of.organization, { files: ids, mapping: {} }, null);

  expect([report.isApplied, report.days.map(({ day }) => day)]).toEqual([true, ['2026-01-05', '2026-01-12']]);
  const { rosters } = await of.rosters.list(of.organization);
  expect(rosters.map(({ day, people, findings }) => [day, people, findings > 0])).toEqual([
    ['2026-01-05', 3, true],
    ['2026-01-12', 3, true],
  ]);
  expect(of.asked).toEqual([of.organization]);
});

test('the same one stands in two organizations of a server, and each has what the other removes', async () => {
  const kept = await keptOf('2026-01-05', [ann, ben, cem]);
  const other = await house.newRosters();
  const applyTo = async ({ rosters, organization }: TestRosters) => {
    const { id } = await rosters.receive(organization, 'people.kept.gz', piece(kept));
    return rosters.apply(organization, { files: [id], mapping: {} }, null);
  };
  await applyTo(of);

  const report = await applyTo(other);

  expect(report).toMatchObject({ isApplied: true, days: [{ people: 3, isReplacing: false, against: null }] });
  const [ours, theirs] = [await of.stored(), await other.stored()];
  expect(new Set(ours.map(({ snapshot }) => snapshot))).not.toEqual(new Set(theirs.map(({ snapshot }) => snapshot)));
  await of.rosters.remove(of.organization, '2026-01-05', null);
  expect([await of.stored(), await other.stored()]).toEqual([[], theirs]);
  await other.rosters.close();
});

test('applied again it stands in the place of what it was', async () => {
  const kept = await keptOf('2026-01-05', [ann, ben]);
  for (const { id } of [await send(kept), await send(kept)]) {
    await of.rosters.apply(of.organization, { files: [id], mapping: {} }, null);
  }

  expect([await of.days(), (await of.stored()).length]).toEqual([[['2026-01-05', 2]], 2]);
});

test('the operator of the machine can look first, and apply then', async () => {
  await keptOf('2026-01-05', [ann, ben]);
  const paths = [join(folder, 'people_20260105.kept.gz')];

  const looked = await of.rosters.applyLocal(of.organization, { paths, isDryRun: true });
  const before = await of.days();
  const applied = await of.rosters.applyLocal(of.organization, { paths, isDryRun: false });

  expect([looked.isApplied, before, applied.isApplied, await of.days()]).toEqual([
    false,
    [],
    true,
    [['2026-01-05', 2]],
  ]);
});

test('two of two keys are refused before the first is stored', async () => {
  const ours = await send(await keptOf('2026-01-05', [ann, ben]));
  const other = await send(await keptOf('2026-01-12', [ann, ben], Buffer.alloc(32, 8)));

  const applying = of.rosters.apply(of.organization, { files: [ours.id, other.id], mapping: {} }, null);

  await expect(applying).rejects.toThrow(expect.objectContaining({ code: 'proxy-key-changed' }));
  expect(await of.days()).toEqual([]);
});

test('two of one day, or one beside a file in clear, are not applied at once', async () => {
  const kept = await keptOf('2026-01-05', [ann, ben]);
  const [one, other] = [await send(kept), await send(kept)];
  const clear = await of.rosters.receive(of.organization, 'p_20260112.csv', bytesOf([header, ann].join('\n')));
  const preview = (files: readonly string[]) => of.rosters.preview(of.organization, { files, mapping: {} });

  await expect(preview([one.id, other.id])).rejects.toThrow('same day');
  await expect(preview([one.id, clear.id])).rejects.toThrow('two keys');
});

test.each<readonly [string, (kept: Buffer) => Buffer]>([
  ['was cut', (kept) => kept.subarray(0, kept.length - 12)],
  [
    'lost its last line',
    (kept) => gzipSync(gunzipSync(kept).toString().split('\n').slice(0, -2).join('\n').concat('\n')),
  ],
  ['has a finding of another word', changed('"warning"', '"Ann Example"')],
  ['says a finding of none', changed(/"warning",\d+/, '"warning",0')],
  ['read fewer rows than it kept', changed(/"read":\d+/, '"read":1')],
  ['is of another version', changed('tacit kept rows 1', 'tacit kept rows 9')],
])('one that %s is refused as it is sent', async (_what, change) => {
  const kept = await keptOf('2026-01-05', [ann, ben, noMail]);

  await expect(send(change(kept))).rejects.toThrow(expect.objectContaining({ code: 'kept-file-refused' }));
});

function changed(from: string | RegExp, to: string): (kept: Buffer) => Buffer {
  return (kept) => gzipSync(gunzipSync(kept).toString().replace(from, to));
}

test('one of a Slack export, and what is only called so, is refused', async () => {
  const root = join(folder, 'export');
  mkdirSync(root);
  writeFileSync(join(root, 'channels.json'), '[]');
  writeFileSync(join(root, 'users.json'), '[{"id":"U1","team_id":"T1","name":"quorvexil"}]');
  const { path } = await sanitizeFile(root, { key, folder, clock: house.control.clock });

  await expect(send(readFileSync(path), 'p.csv.gz')).rejects.toThrow('kept rows of an export');
  await expect(send(gzipSync('EMPLOYEE_ID'))).rejects.toThrow(expect.objectContaining({ code: 'kept-file-refused' }));
});

/** What `sanitize` says on a terminal. */
async function said(args: readonly string[]): Promise<string> {
  let text = '';
  const out = { isTTY: true, columns: 80, write: (part: string) => ((text += part), true) };
  const env = { TACIT_PROXY_KEY: key.toString('hex') };
  await runProgram(['sanitize', ...args, '--to', folder], env, { out: out as never });
  return text;
}

test('who sanitizes is told what was ignored and what was found and where, and not what stands there', async () => {
  const text = await said([hrFile('2026-01-05', [ann, ben, noMail])]);

  expect(text).toContain('3 of 3 rows kept');
  expect(text).toContain('Ignored, and nowhere kept: Guild, SALARY.');
  expect(text).toMatch(/warning +manager-unknown +1/);
  expect(text).toMatch(/row 4 +MANAGER_ID +manager-unknown/);
  expect(text).not.toMatch(/P9|ann@|90005|Chess/);
});

test('what columns are can be said where the file is sanitized', async () => {
  const map = join(folder, 'map.json');
  writeFileSync(map, '{"Guild": "group: team", "DEPARTMENT": "ignore"}');
  const path = hrFile('2026-01-05', [ann, ben, cem, dan]);

  const text = await said([path, '--map', map]);

  expect(text).toContain('Ignored, and nowhere kept: DEPARTMENT, SALARY.');
  const { id } = await send(readFileSync(path.replace('.csv', '.kept.gz')));
  const { groups } = await of.rosters.preview(of.organization, { files: [id], mapping: {} });
  expect(groups).toEqual([{ dimension: 'team', name: 'Team', groups: 2 }]);
});

test.each([
  ['a column that it does not have', '{"Nowhere": "group: team"}', 'does not have'],
  ['a group that not everybody has', '{"Guild": "group"}', 'not every organization'],
  ['a column for what there is not', '{"Guild": "salary"}', 'no JSON that says'],
  ['everything at once', '["Guild"]', 'no JSON that says'],
  ['no column for the id', '{"EMPLOYEE_ID": "ignore"}', 'no such column'],
])('a mapping that names %s is refused, and no file is written', async (_what, mapping, words) => {
  const map = join(folder, 'map.json');
  writeFileSync(map, mapping);
  const path = hrFile('2026-02-02', [ann, ben]);

  await expect(said([path, '--map', map])).rejects.toThrow(words);
  expect(() => readFileSync(path.replace('.csv', '.kept.gz'))).toThrow('ENOENT');
});
