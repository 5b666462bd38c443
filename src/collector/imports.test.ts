// Tests that an import gives back what it was lent, however it ends.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { standingClock } from '../base/clock.ts';
import { errorCodes, Refused } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { type ImportRecords, Imports } from './imports.ts';

const archive = fileURLToPath(new URL('../connectors/slack/fixtures/archive', import.meta.url));

function importsWhere(records: Partial<ImportRecords>): Imports {
  const standing = {
    prepare: async () => undefined,
    keyOf: async () => ({ version: 1, secret: Buffer.alloc(32, 7) }),
    saltOf: async () => null,
  };
  return new Imports({
    records: { ...standing, ...records } as ImportRecords,
    engine: { url: 'http://127.0.0.1:1', username: '', password: '' },
    clock: standingClock('2026-03-02T09:00:00Z'),
    log: silentLog,
  });
}

test('an import that breaks gives its source back, so that no upload stays on the disk', async () => {
  let given = 0;
  const imports = importsWhere({ openRun: () => Promise.reject(new Error('the control plane is away')) });

  const status = await imports.start({
    organizationId: 'o',
    memberId: null,
    connectorId: 'slack-export',
    source: { kind: 'path', path: archive },
    release: async () => void (given += 1),
  });
  await imports.ended(status.id);

  expect(given).toBe(1);
  expect(status).toMatchObject({ state: 'failed', error: { code: 'internal' } });
  expect(imports.isRunning('o')).toBe(false);
});

test('a place that was kept for an upload is nobody else’s until it is given back', async () => {
  const imports = importsWhere({ prepare: () => Promise.reject(new Error('too far')) });
  const giveBack = imports.reserve('o');
  const start = () =>
    imports.start({
      organizationId: 'o',
      memberId: null,
      connectorId: 'slack-export',
      source: { kind: 'path', path: archive },
    });

  const refused = await start().catch((error: unknown) => error);
  giveBack();
  const tried = await start().catch((error: unknown) => error);

  expect(refused).toMatchObject({ code: 'import-running' });
  expect(tried).toMatchObject({ message: 'too far' });
});

test('giving a place back twice does not take it from the next one', () => {
  const imports = importsWhere({});
  const first = imports.reserve('o');
  first();
  imports.reserve('o');

  first();

  expect(() => imports.reserve('o')).toThrow(expect.objectContaining({ code: 'import-running' }));
});

const asked = {
  organizationId: 'o',
  memberId: null,
  connectorId: 'slack-export',
  source: { kind: 'path', path: archive },
} as const;

test('whatever import of an organization runs is cancelled with all of it', async () => {
  const organizationId = newId();
  const imports = importsWhere({
    async openRun() {
      imports.cancelAll('another');
      imports.cancelAll(organizationId);
      return { connectionId: newId(), version: 1, notBefore: 0, salt: null, newer: [] };
    },
    keepOriginals: async () => undefined,
    markStale: async () => undefined,
    computeFigures: async () => undefined,
    closeRun: async () => undefined,
  });

  const status = await imports.start({ ...asked, organizationId });
  await imports.ended(status.id);

  expect(status).toMatchObject({ state: 'cancelled', error: { code: 'import-cancelled' } });
});

test.each([
  ['whose organization is halted while its thread starts', 'halted'],
  ['of rows that another key made', 'proxy-key-changed'],
] as const)('an import %s says so', async (_which, code) => {
  const refused = new Refused(code, errorCodes[code], 'Resume it.');
  const imports = importsWhere({ openRun: () => Promise.reject(refused) });

  const status = await imports.start(asked);
  await imports.ended(status.id);

  expect(status).toMatchObject({ state: 'failed', error: { code } });
});
