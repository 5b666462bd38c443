// Rosters: one stands for a day or none does, and what an organization calls things stays what it was.
import { beforeEach, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { labelsOf } from '../privacy/label.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { list } from './audit.ts';
import { readColumnMeanings, writeColumnMeanings } from './column-meanings.ts';
import { listDimensions, openDimensions } from './dimensions.ts';
import { readDirectory, writeDirectory } from './directory.ts';
import { listRosters, oneApplyAtATime, placeRosters, removeRoster } from './rosters.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const { control } = await controlOfFile();
let organizationId: string;

beforeEach(async () => {
  organizationId = await testOrganization(control);
});

const roster = (day: string, people = 3) => ({ day, snapshot: newId(), people, findings: 1 });
const days = async () => (await listRosters(control, organizationId)).map(({ day, people }) => [day, people]);
const tokens = pseudonymizer({ version: 1, secret: Buffer.alloc(32, 1) }, { name: 'hris', normalize: (id) => id });

test('rosters are listed by their day, whatever their order was', async () => {
  await placeRosters(control, organizationId, [roster('2026-01-12', 5), roster('2026-01-05', 4)], null);

  expect(await days()).toEqual([
    ['2026-01-05', 4],
    ['2026-01-12', 5],
  ]);
});

test('a day that is applied again is replaced, and no other', async () => {
  const [first, second, again] = [roster('2026-01-05'), roster('2026-01-12'), roster('2026-01-05', 9)];
  await placeRosters(control, organizationId, [first, second], null);

  await placeRosters(control, organizationId, [again], null);

  const standing = await listRosters(control, organizationId);
  expect(standing.map(({ snapshot }) => snapshot)).toEqual([again.snapshot, second.snapshot]);
  expect(standing[0]).toEqual({ ...again, appliedAt: control.clock.now() });
});

test('several days stand at once, or none of them does', async () => {
  const taken = roster('2026-01-05');
  await placeRosters(control, organizationId, [taken], null);
  const other = await testOrganization(control);

  const placing = placeRosters(
    control,
    other,
    [roster('2026-01-05'), { ...roster('2026-01-12'), snapshot: taken.snapshot }],
    null,
  );

  await expect(placing).rejects.toThrow();
  expect([await listRosters(control, other), await list(control, other)]).toEqual([[], []]);
});

test('a roster that is removed is gone, and a day without one is not found', async () => {
  const placed = roster('2026-01-05');
  await placeRosters(control, organizationId, [placed, roster('2026-01-12')], null);

  const removed = await removeRoster(control, organizationId, '2026-01-05', null);

  expect(removed).toBe(placed.snapshot);
  expect(await days()).toEqual([['2026-01-12', 3]]);
  const again = removeRoster(control, organizationId, '2026-01-05', null);
  await expect(again).rejects.toMatchObject({ code: 'not-found' });
});

test('the audit log says which day was applied and removed, and of how many people', async () => {
  await placeRosters(control, organizationId, [roster('2026-01-05', 120)], null);
  await removeRoster(control, organizationId, '2026-01-05', null);

  const entries = await list(control, organizationId);

  expect(entries.map(({ action, details }) => [action, details])).toEqual([
    ['roster.remove', { day: '2026-01-05' }],
    ['roster.apply', { day: '2026-01-05', people: 120, findings: 1 }],
  ]);
});

test('of two applies at once the second begins when the first has ended', async () => {
  const seen: string[] = [];
  const first = oneApplyAtATime(control, organizationId, async () => {
    seen.push('first begins');
    await listRosters(control, organizationId);
    seen.push('first ends');
  });

  await Promise.all([first, oneApplyAtATime(control, organizationId, async () => void seen.push('second begins'))]);

  expect(seen).toEqual(['first begins', 'first ends', 'second begins']);
});

test('the directory knows a word by its token, as it was written last', async () => {
  const words = (sales: string) =>
    labelsOf(
      [
        ['department', sales],
        ['zone', 'Europe/Berlin'],
      ],
      tokens,
    );
  await writeDirectory(control, organizationId, words('sales'));

  await writeDirectory(control, organizationId, words(' Sales '));

  const directory = await readDirectory(control, organizationId);
  expect(directory.size).toBe(2);
  expect(directory.get(tokens.label('department', 'SALES'))).toEqual({ dimension: 'department', word: 'Sales' });
});

test('what did not pass the privacy boundary does not come into the directory', async () => {
  const lookAlike = { entriesOf: [{ token: newId(), dimension: 'department', word: 'Sales' }] };

  const writing = writeDirectory(control, organizationId, lookAlike as never);

  await expect(writing).rejects.toMatchObject({ code: 'not-sanitized' });
});

test('an own dimension keeps its number, however it is capitalized', async () => {
  const [guild, office] = await openDimensions(control, organizationId, ['Guild', 'Office']);

  const [again, club] = await openDimensions(control, organizationId, [' GUILD', 'Club']);

  expect([guild?.number, office?.number, again, club?.number]).toEqual([64, 65, { number: 64, name: 'Guild' }, 66]);
  expect((await listDimensions(control, organizationId)).map(({ name }) => name)).toEqual(['Guild', 'Office', 'Club']);
});

test('two who name dimensions at once give out no number twice', async () => {
  const names = ['One', 'Two', 'Three', 'Four'];

  await Promise.all(names.map((name) => openDimensions(control, organizationId, [name])));

  expect((await listDimensions(control, organizationId)).map(({ number }) => number)).toEqual([64, 65, 66, 67]);
});

test('more own dimensions than there are numbers are refused, and none of them is made', async () => {
  const names = Array.from({ length: 188 }, (_, at) => `Group ${at}`);

  await expect(openDimensions(control, organizationId, names)).rejects.toMatchObject({ code: 'invalid-request' });

  expect(await listDimensions(control, organizationId)).toEqual([]);
});

test('what a column was taken for is remembered, the last time counts', async () => {
  const [shirt, guild, unknown] = [newId(), newId(), newId()];
  await writeColumnMeanings(
    control,
    organizationId,
    new Map([
      [shirt, { is: 'ignore' }],
      [guild, { is: 'ignore' }],
    ]),
  );

  await writeColumnMeanings(control, organizationId, new Map([[guild, { is: 'group', dimension: 'Guild' }]]));

  const found = await readColumnMeanings(control, organizationId, [shirt, guild, unknown]);
  expect(found).toEqual(
    new Map<string, unknown>([
      [shirt, { is: 'ignore' }],
      [guild, { is: 'group', dimension: 'Guild' }],
    ]),
  );
});
