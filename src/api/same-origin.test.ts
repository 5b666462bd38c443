// What a page of another site can make a browser send, and what becomes of it.
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { buildApi } from './server.ts';
import type { Services } from './services.ts';

let app: FastifyInstance;
/** Method and address of every route that changes something. */
const changes: (readonly [string, string])[] = [];
const readings: string[] = [];

beforeAll(async () => {
  const member = { id: 'm', name: 'M', role: 'owner' };
  const services = {
    clock: systemClock,
    log: silentLog,
    publicUrl: 'https://tacit.example.org',
    connectors: [],
    signIn: { memberOf: async () => ({ member, organizationId: 'o', expiresAt: new Date(0) }) },
    rosters: {},
    people: {},
    uploads: {},
    audit: {},
    approvals: {},
  } as unknown as Services;
  ({ app } = await buildApi(services, undefined));
  const { paths } = app.swagger() as { paths: Record<string, Record<string, unknown>> };
  for (const [path, methods] of Object.entries(paths)) {
    const url = path.replaceAll(/\{\w+\}/g, '0198c9e8-0000-7000-8000-000000000000');
    for (const method of Object.keys(methods)) {
      if (method === 'get') readings.push(url);
      else changes.push([method.toUpperCase(), url]);
    }
  }
});

afterAll(() => app.close());

async function isRefused(method: string, url: string, headers: Record<string, string>, payload?: string) {
  const answer = await app.inject({
    method: method as 'POST',
    url,
    headers: { host: 'tacit.example.org', cookie: 'a=b', ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
  return answer.statusCode === 403;
}

const ours = { 'x-tacit': 'console', origin: 'https://tacit.example.org', 'sec-fetch-site': 'same-origin' };

/** Forms and calls that a browser sends to another site without asking it first. */
const forged = {
  'a form': { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' },
  'a form with files': { 'content-type': 'multipart/form-data; boundary=a', origin: 'https://evil.example' },
  'plain text that is JSON': { 'content-type': 'text/plain', origin: 'https://evil.example' },
  'a form of a page without an origin': { 'content-type': 'text/plain', origin: 'null' },
  'a call without a word of where it comes from': { 'content-type': 'text/plain' },
  // None of these can be sent by a browser today; should one be, they meet the second wall.
  'our header from another site': { ...ours, origin: 'https://evil.example' },
  'our header from a neighbouring name': { ...ours, origin: 'https://other.example.org' },
  'our header over another scheme': { ...ours, origin: 'http://tacit.example.org' },
  'our header from another port': { ...ours, origin: 'https://tacit.example.org:444' },
  'our header, said to be across sites': { ...ours, 'sec-fetch-site': 'cross-site' },
  'our header, said to be from the same site': { ...ours, 'sec-fetch-site': 'same-site' },
} as const;

test.each(Object.entries(forged))('%s changes nothing, on whichever route', async (_name, headers) => {
  const open: string[] = [];
  for (const [method, url] of changes)
    if (!(await isRefused(method, url, headers, '{}'))) open.push(`${method} ${url}`);

  expect(changes.length).toBeGreaterThan(20);
  expect(open).toEqual([]);
});

test('a signed-in member’s answers are not fetched for another site', async () => {
  const open: string[] = [];
  for (const url of readings) if (!(await isRefused('GET', url, { 'sec-fetch-site': 'cross-site' }))) open.push(url);

  // What is for everybody may be read from everywhere.
  expect(open).toEqual(['/api/health']);
});

test.each([
  ['our own page', ours],
  ['our own page at a name that was never set', { ...ours, host: '127.0.0.1:7400', origin: 'http://127.0.0.1:7400' }],
  ['a program that is no browser', { 'x-tacit': 'script' }],
  ['a person who typed it', { 'x-tacit': 'a', 'sec-fetch-site': 'none' }],
])('%s is heard', async (_name, headers) => {
  expect(await isRefused('POST', '/api/lookup', headers, '{}')).toBe(false);
});
