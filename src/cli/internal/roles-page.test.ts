// The page about roles is what the routes say today.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { everyRoute } from '../../api/every-route.ts';
import { routeWords } from '../../api/route-words.ts';
import { rolesPage } from './roles-page.ts';

test('docs/roles.md is up to date: `node src/cli/internal/write-docs.ts` writes it', async () => {
  const written = readFileSync(new URL('../../../docs/roles.md', import.meta.url), 'utf8');

  expect(written).toBe(await rolesPage());
});

test('every route says what it does, and no words are of a route that is gone', async () => {
  const routes = (await everyRoute()).map(({ method, path }) => `${method} ${path}`);

  expect(Object.keys(routeWords).toSorted()).toEqual(routes.toSorted());
});
