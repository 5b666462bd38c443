// Holds what the metrics make of accounts that were matched to persons.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import { computeFigures } from './figures.ts';
import { figuresOf, personsSql, say } from './testing.ts';

let engine: TestEventStore;

beforeAll(async () => {
  engine = await testEventStore();
});

afterAll(async () => {
  await engine.stop();
});

const root = '2026-03-02T10:00:00Z';
const clock = (id: string, persons?: string) => ({ id, timeZone: 'UTC', ...(persons !== undefined && { persons }) });
const figure = (id: string, metric: string, measure: string) =>
  figuresOf(engine.store, id, { metric, measure, week: '2026-W10' });

test('an answer by another account of the same person is no answer', async () => {
  const id = await engine.newOrganization();
  await say(engine.store, id, [
    { at: root, by: 'ann' },
    { at: '2026-03-02T10:01:00Z', by: 'ann at home', answers: root },
    { at: '2026-03-02T10:07:00Z', by: 'ben', answers: root },
  ]);

  await computeFigures(engine.store, clock(id, personsSql([{ account: 'ann at home', person: 'ann' }])), 'all');

  expect(await figure(id, 'M09', 'median')).toEqual({ all: '7 (1)' });
  expect(await figure(id, 'M01', 'messages')).toEqual({ all: '3 (2)' });
});

test('who is left out and what is no person neither asks, answers nor counts', async () => {
  const id = await engine.newOrganization();
  await say(engine.store, id, [
    { at: root, by: 'ann' },
    { at: '2026-03-02T10:01:00Z', by: 'shy', answers: root },
    { at: '2026-03-02T10:02:00Z', by: 'printer', answers: root },
    { at: '2026-03-02T10:09:00Z', by: 'ben', answers: root },
    { at: '2026-03-02T11:00:00Z', by: 'shy' },
    { at: '2026-03-02T11:01:00Z', by: 'ben', answers: '2026-03-02T11:00:00Z' },
  ]);
  const persons = personsSql([
    { account: 'shy', isLeftOut: true },
    { account: 'printer', isNoPerson: true },
  ]);

  await computeFigures(engine.store, clock(id, persons), 'all');

  expect(await figure(id, 'M09', 'roots')).toEqual({ all: '1 (1)' });
  expect(await figure(id, 'M09', 'median')).toEqual({ all: '9 (1)' });
  expect(await figure(id, 'M01', 'messages')).toEqual({ all: '3 (2)' });
});

test('a corrected match re-attributes history at once', async () => {
  const id = await engine.newOrganization();
  await say(engine.store, id, [
    { at: root, by: 'ann' },
    { at: '2026-03-02T10:01:00Z', by: 'ann at home' },
  ]);
  await computeFigures(engine.store, clock(id), 'all');
  const before = await figure(id, 'M01', 'messages');

  const persons = personsSql([{ account: 'ann at home', person: 'ann' }]);
  await computeFigures(engine.store, clock(id, persons), []);

  expect(before).toEqual({ all: '2 (2)' });
  expect(await figure(id, 'M01', 'messages')).toEqual({ all: '2 (1)' });
});
