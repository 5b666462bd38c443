// Tests what is read of Slack's records of edits and deletions.
import { expect, test } from 'vitest';
import { changeOf } from './change.ts';

const edit = {
  subtype: 'message_changed',
  ts: '1735900000.000100',
  message: { ts: '1735800000.000100', text: 'canarytext001', edited: { ts: '1735900000.000000' } },
  previous_message: { ts: '1735800000.000100', text: 'canarytext002' },
};

test('an edit names the message that was edited, not the time of the edit', () => {
  expect(changeOf(edit)).toEqual({ of: '1735800000.000100', isDeletion: false });
});

test('a deletion names the message that is gone, with or without a field of its own for it', () => {
  const deletion = { subtype: 'message_deleted', ts: '1735900001.000100', previous_message: edit.message };

  const read = [deletion, { ...deletion, deleted_ts: '1735800000.000100' }].map(changeOf);

  expect(read).toEqual([true, true].map((isDeletion) => ({ of: '1735800000.000100', isDeletion })));
});

test('a message that stands in the record by itself is one that was edited', () => {
  expect(changeOf(edit.message)).toEqual({ of: '1735800000.000100', isDeletion: false });
});

test('what has no time speaks of no message', () => {
  expect([undefined, null, {}, [], 'x', { ts: 'canarytext003' }, { message: 7 }].map(changeOf)).toEqual(
    Array(7).fill(undefined),
  );
});
