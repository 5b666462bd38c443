// The switch itself: it stays as it was thrown, both ways are in the audit log, and it is one organization's alone.
import { beforeEach, expect, test } from 'vitest';
import { list } from './audit.ts';
import { findHalt, halt, isHalted, refuseHalted, resume } from './halts.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const { control } = await controlOfFile();
let organizationId: string;

beforeEach(async () => {
  organizationId = await testOrganization(control);
});

test('what is halted twice is halted since the first time', async () => {
  const at = control.clock.now();
  await halt(control, organizationId, null);
  control.clock.moveTo(new Date(at.getTime() + 60_000));

  await halt(control, organizationId, null);

  expect(await findHalt(control, organizationId)).toEqual({ at, by: null });
});

test('both ways are in the audit log, and nothing is where nothing changed', async () => {
  await resume(control, organizationId, null);
  await halt(control, organizationId, null);
  await halt(control, organizationId, null);
  await resume(control, organizationId, null);

  const entries = await list(control, organizationId);

  expect(entries.map(({ action, subject }) => [action, subject])).toEqual([
    ['organization.resume', organizationId],
    ['organization.halt', organizationId],
  ]);
});

test('a halted organization is refused with a code and a next step, and another one is not', async () => {
  const other = await testOrganization(control);
  await halt(control, organizationId, null);

  const refused = await refuseHalted(control, organizationId).catch((error: unknown) => error);
  await refuseHalted(control, other);

  expect(refused).toMatchObject({ code: 'halted', next: expect.stringContaining('unhalt') });
  expect(await isHalted(control, other)).toBe(false);
});

test('what was resumed is refused no more', async () => {
  await halt(control, organizationId, null);

  await resume(control, organizationId, null);

  await refuseHalted(control, organizationId);
  expect(await findHalt(control, organizationId)).toBeNull();
});
