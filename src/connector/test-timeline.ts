// What a connector promises of threads that are read on their own, and of a record of what was changed.
import { expect, test } from 'vitest';
import type { ApiConnector } from './api-connector.ts';
import { type Answers, recordsOf } from './test-answers.ts';

export function testThreads({ timeline: { threads } }: ApiConnector<unknown>, answers: Answers): void {
  if (threads === undefined) return;

  test('every page of a thread begins with the message that was answered', () => {
    const pages = answers.threads.flatMap((thread) => thread.pages.map((page) => recordsOf([page], threads.records)));

    expect(pages.length).toBeGreaterThan(1);
    expect(pages.map((records) => records.map(threads.isRoot).lastIndexOf(true))).toEqual(pages.map(() => 0));
  });

  test('what is no record is no message that was answered', () => {
    expect([undefined, null, {}, 'x'].filter(threads.isRoot)).toEqual([]);
  });
}

export function testChanges({ timeline: { changes, records } }: ApiConnector<unknown>, answers: Answers): void {
  if (changes === undefined) return;

  test('a record of what was changed names edits and deletions of messages, and nothing is read of what is none', () => {
    const found = answers.changes.flatMap(({ pages }) => recordsOf(pages, changes.records).map(changes.read));
    const listed = JSON.stringify(answers.timeline.flatMap(({ pages }) => recordsOf(pages, records)));

    const edited = found.filter((change) => change?.isDeletion === false);
    expect(edited.length).toBeGreaterThan(0);
    expect(edited.filter((change) => !listed.includes(JSON.stringify(change?.of)))).toEqual([]);
    expect(found.filter((change) => change?.isDeletion === true).length).toBeGreaterThan(0);
    expect([undefined, null, {}, [], 'x', 7].map(changes.read)).toEqual(Array(6).fill(undefined));
  });
}
