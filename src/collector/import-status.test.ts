// Tests how an import comes to its end, and what a person is told of it.
import { expect, test } from 'vitest';
import { advance, end, fail, newStatus } from './import-status.ts';

const startedAt = new Date('2026-03-02T10:00:00Z');
const endedAt = new Date('2026-03-02T10:05:00Z');
const fresh = () => newStatus({ organizationId: 'o', connectorId: 'slack-export' }, startedAt);

test('an import that nothing stopped has finished', () => {
  const status = fresh();

  end(status, endedAt);

  expect(status).toMatchObject({ state: 'finished', phase: 'done', startedAt, endedAt, error: null });
});

test('an import that a person cancelled is cancelled and keeps what it read', () => {
  const status = fresh();
  advance(status, { bytes: 70, messages: 3 });

  fail(status, { code: 'import-cancelled', message: 'The import was cancelled.', next: 'Import again.' });
  end(status, endedAt);

  expect(status).toMatchObject({ state: 'cancelled', phase: 'done', doneBytes: 70, messages: 3 });
});

test('an import that broke has failed and says what to do next', () => {
  const status = fresh();

  fail(status, { code: 'disk-full', message: 'There is no room.', next: 'Make room.' });
  end(status, endedAt);

  expect(status).toMatchObject({ state: 'failed', error: { code: 'disk-full', next: 'Make room.' } });
});
