// The record of changes of a source that never comes to its end: it is given up before the memory is full.
import { expect, test } from 'vitest';
import { slackDiscovery } from '../../connectors/slack/slack-discovery.ts';
import { readChanges } from './changes.ts';
import { newCursor } from './cursor.ts';
import type { Place, Sync } from './scope.ts';

const place = { token: 'a', cursor: newCursor('a'), deleted: new Set() } as unknown as Place;

/** What a sync needs for that, with a reader that gives one page after the other. */
function reading(pageOf: (asked: number) => { readonly edited: readonly number[]; readonly isLast: boolean }) {
  let asked = 0;
  const reader = {
    async changes() {
      const { edited, isLast } = pageOf((asked += 1));
      return { is: 'page', edited, deleted: [], pageToken: isLast ? null : String(asked) };
    },
  };
  const sync = { connector: slackDiscovery, reader, signal: new AbortController().signal } as unknown as Sync;
  return { sync, asked: () => asked };
}

const hundredThousand = (page: number) => Array.from({ length: 100_000 }, (_, at) => page * 100_000 + at + 1);

test('a record that names more messages than there can be is made up', async () => {
  const { sync, asked } = reading((page) => ({ edited: hundredThousand(page), isLast: false }));

  await expect(readChanges(sync, place, 9)).rejects.toMatchObject({ name: 'Defect', code: 'source-unknown-error' });
  expect(asked()).toBe(11);
});

test('one that says the same again and again is read to its end', async () => {
  const { sync } = reading((page) => ({ edited: [7, 5], isLast: page === 30 }));

  expect(await readChanges(sync, place, 9)).toEqual({ ats: [7, 5], upTo: 9 });
});
