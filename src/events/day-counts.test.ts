// The five counts of a channel's day, as a person with pencil and paper would count them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { type DayCounts, dayCounts } from './day-counts.ts';
import { exampleMessages, exampleTokens } from './internal/example-rows.ts';
import { type TestEventStore, testEventStore } from './testing.ts';

let events: TestEventStore;
beforeAll(async () => {
  events = await testEventStore();
});
afterAll(() => events.stop());

const noon = Date.parse('2026-01-05T12:00:00Z') / 1000;
const at = (second: number): string => `${noon + second}.000100`;

test('people and apps are counted, people apart, each once, and reactions with their messages', async () => {
  const organization = await events.newOrganization();
  const messages = [
    { at: at(0), author: 'U1', reactions: 2 },
    { at: at(1), author: 'U1' },
    { at: at(2), author: 'U2', threadAt: at(0) },
    { at: at(3), author: 'B1', class: 'app', reactions: 1 },
    { at: at(4), author: 'U3', class: 'membership' },
    { at: at(86_400), author: 'U1' },
    { at: at(0), author: 'U1', channel: 'C2' },
  ];
  const connection = newId();
  await events.store.append(organization, connection, exampleMessages(messages), 1);

  const counted = await dayCounts(events.store, organization, '2026-01-05');

  const token = (id: string): string => exampleTokens.ref('channel', id);
  const of = (counts: DayCounts) => ({ counts, connections: [connection] });
  expect(counted).toEqual(
    new Map([
      [token('C1'), of({ posted: 4, postedByMembers: 3, membersWhoPosted: 2, reactions: 3, members: 0 })],
      [token('C2'), of({ posted: 1, postedByMembers: 1, membersWhoPosted: 1, reactions: 0, members: 0 })],
    ]),
  );
});
