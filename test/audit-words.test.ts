// Every action that the program writes to the audit log has its words in the console.
import { expect, test } from 'vitest';
import { hasWords } from '../console/words/audit.ts';
import { filesOf } from './house-files.ts';

/** The steps of `startCollecting`, the one place that puts an action together. */
const steps = ['connection.start', 'connection.resume', 'connection.sync'];

const written = filesOf(['src'], ['.ts'])
  .filter(({ path }) => !/\.test\.ts$|\/testing/.test(path))
  .flatMap(({ text }) => [...text.matchAll(/\baction: (['`])([a-z-]+\.[^'`]+)\1/g)].map(([, , action]) => action!));

test('every action that the source writes has its words, and a kind to be filtered by', () => {
  const actions = [...written.filter((action) => !action.includes('$')), ...steps];

  expect(actions.length).toBeGreaterThan(18);
  expect(actions.filter((action) => !hasWords(action))).toEqual([]);
});

test('an action that is put together at run time is known by its parts', () => {
  expect(written.filter((action) => action.includes('$'))).toEqual(['connection.${as}']);
});
