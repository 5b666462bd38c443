// Tests that links that do not work cannot be tried without end, and what the one who tries is told.
import { expect, test } from 'vitest';
import { standingClock } from '../base/clock.ts';
import { Refused } from '../base/errors.ts';
import { silentLog } from '../base/log.ts';
import { buildApi } from './server.ts';
import type { Services } from './services.ts';

const clock = standingClock('2026-03-02T09:00:00Z');

async function openDoor(proxies: readonly string[] = []) {
  const signIn = {
    memberOf: async () => null,
    async signIn(token: string) {
      if (token === 'right') return { cookies: ['tacit=1'] };
      throw new Refused('sign-in-link-spent', 'Spent.', 'Ask for another.');
    },
  };
  const services = { clock, log: silentLog, publicUrl: 'http://localhost:7400', proxies, connectors: [], signIn };
  const { app } = await buildApi(services as unknown as Services, undefined);
  return (token: string, forwarded = '') =>
    app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { 'x-tacit': 'test', 'x-forwarded-for': forwarded },
      payload: { token },
    });
}

test('twenty links that do not work are tried, and not one more before some time has passed', async () => {
  const tryLink = await openDoor();
  const statuses = [];
  for (let turn = 0; turn < 21; turn += 1) statuses.push((await tryLink('wrong')).statusCode);

  const refused = await tryLink('right');

  expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), 429]);
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '15']);
  expect(refused.json()).toMatchObject({
    error: { code: 'too-many-attempts', next: 'Wait 15 seconds, then try again.' },
  });
});

test('behind a proxy of ours one caller does not lock out another', async () => {
  const tryLink = await openDoor(['127.0.0.1']);
  for (let turn = 0; turn < 21; turn += 1) await tryLink('wrong', '198.51.100.7');

  const [same, other] = [await tryLink('right', '198.51.100.7'), await tryLink('right', '198.51.100.8')];

  expect([same.statusCode, other.statusCode]).toEqual([429, 204]);
});
