// What a proxy says of one address, and what is made of one that lies: tokens or a word of ours, and nothing that it wrote.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { standingClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import type { Control } from '../control/control.ts';
import { type Scripted, testSource, type TestSource } from './calls/testing-source.ts';
import { lookUpAddress } from './proxy-lookup.ts';

const key = 'ab'.repeat(16);
const token = '0198c9e8-0000-7000-8000-00000000000a';
const control = { log: silentLog, clock: standingClock('2026-03-02T09:00:00Z') } as unknown as Control;
const known = { is: 'looked-up', mailboxes: [token], domain: token };
let proxy: TestSource;

beforeAll(async () => {
  proxy = await testSource();
});

afterAll(() => proxy.close());

const says = (body: object, status = 200, fingerprint: string | null = key): Scripted => ({
  status,
  headers: fingerprint === null ? {} : { 'x-tacit-key': fingerprint },
  body: JSON.stringify(body),
});

const reason = (why: string): object => ({ error: { code: 'proxy-refused', reason: why } });

test.each<readonly [string, Scripted, unknown]>([
  ['the tokens of it', says(known), { mailboxes: [token], domain: token }],
  ['tokens under another key', says(known, 200, 'cd'.repeat(16)), 'other-key'],
  ['tokens and no key', says(known, 200, null), 'other-key'],
  ['a name in place of a token', says({ ...known, mailboxes: ['Ann Example'] }), 'older'],
  ['more than is asked for', says({ ...known, name: 'Ann Example' }), 'older'],
  ['tokens without end', says({ ...known, mailboxes: Array(3).fill(token) }), 'older'],
  ['that it looks up none', says(reason('lookups-off'), 403), 'off'],
  ['that it knows no such question', says(reason('method-not-declared'), 403), 'older'],
  ['that it was asked too often', says(reason('too-many-lookups'), 429), 'paced'],
  ['that it does not know us', says({}, 401), 'away'],
  ['nothing that can be read', { status: 200, headers: { 'x-tacit-key': key }, body: 'Ann Example' }, 'older'],
])('a proxy that says %s', async (_what, answer, found) => {
  proxy.script(answer);
  const access = {
    url: proxy.url,
    proof: 'secret',
    secret: 's'.repeat(32),
    authority: null,
    fingerprint: key,
  } as const;

  const answered = await lookUpAddress(control, token, 'slack', access, 'ann@example.org');

  expect(answered).toEqual(found);
  expect(proxy.asked[0]!.address).toBe('/slack/lookup');
});
