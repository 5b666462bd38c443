// Tests the doors to people and HR files: what they hand on, for whom, and what of a file may leave by them.
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import type { Finding } from './contract/people.ts';
import { buildApi } from './server.ts';
import type { PeopleServices, RosterServices, Services } from './services.ts';

let app: FastifyInstance;
let asked: unknown[];

const account = '0198c9e8-0000-7000-8000-000000000001';
const other = '0198c9e8-0000-7000-8000-000000000002';

const finding: Finding = {
  file: 'people.csv',
  row: 3,
  column: '=HYPERLINK("x")',
  code: 'date-invalid',
  severity: 'warning',
  sentence: 'This is no date, so it is left empty.',
};

const rosters: Partial<RosterServices> = {
  async receive(organizationId, name, body) {
    const pieces = await body.toArray();
    asked.push([organizationId, name, Buffer.concat(pieces).toString()]);
    return { id: account, name, rows: null, day: '2026-01-04', isSanitized: false, columns: [] };
  },
  described: async (organizationId, files) => {
    asked.push([organizationId, files]);
    return files.map((id) => ({ id, name: 'people.csv', rows: null, day: null, isSanitized: false, columns: [] }));
  },
  findings: async () =>
    (async function* () {
      yield finding;
    })(),
  remove: async (...given) => void asked.push(given),
};

const people: Partial<PeopleServices> = {
  async decide(...given) {
    asked.push(given);
    const decidedAt = '2026-01-05T00:00:00.000Z';
    return { number: 1, kind: 'same', account, other, decidedAt, decidedBy: 'M' };
  },
  undo: async (...given) => void asked.push(given),
  async openOriginal(...given) {
    asked.push(given);
    return { address: 'a@example.com', username: null };
  },
};

beforeAll(async () => {
  const member = { id: 'm', name: 'M', role: 'administrator' };
  const services = {
    clock: systemClock,
    log: silentLog,
    publicUrl: 'http://localhost:7400',
    connectors: [],
    signIn: { memberOf: async () => ({ member, organizationId: 'o', expiresAt: new Date(0) }) },
    rosters,
    people,
  } as unknown as Services;
  ({ app } = await buildApi(services, undefined));
});

beforeEach(() => {
  asked = [];
});

afterAll(() => app.close());

const ours = { cookie: 'a=b', 'x-tacit': 'test' };

test.each(['text/csv', 'application/gzip', 'application/octet-stream'])('an HR file comes in as %s', async (type) => {
  const headers = { ...ours, 'content-type': type };

  const url = '/api/rosters/files?name=people.csv';
  const answer = await app.inject({ method: 'POST', url, headers, payload: 'id,email\n' });

  expect([answer.statusCode, asked]).toEqual([201, [['o', 'people.csv', 'id,email\n']]]);
});

test('a page that knows the ids alone is told again what the files hold, in its order', async () => {
  const answer = await app.inject({ url: `/api/rosters/files?files=${other},${account}`, headers: ours });

  expect(answer.json().map(({ id }: { id: string }) => id)).toEqual([other, account]);
  expect(asked).toEqual([['o', [other, account]]]);
});

test('a request without a file is the fault of the caller', async () => {
  const answer = await app.inject({ method: 'POST', url: '/api/rosters/files?name=people.csv', headers: ours });

  expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'invalid-request']);
});

test('in the file of findings no header is a formula', async () => {
  const answer = await app.inject({ url: `/api/rosters/findings.csv?files=${account},${other}`, headers: ours });

  expect(answer.body).toBe(
    'file,row,column,code,severity,sentence\r\n' +
      `people.csv,3,"'=HYPERLINK(""x"")",date-invalid,warning,"This is no date, so it is left empty."\r\n`,
  );
});

test('what is changed names the organization and the member whom the audit log shall name', async () => {
  const same = { kind: 'same', account, other };

  await app.inject({ method: 'POST', url: '/api/people/decisions', headers: ours, payload: same });
  await app.inject({ method: 'DELETE', url: '/api/people/decisions/7', headers: ours });
  await app.inject({ method: 'DELETE', url: '/api/rosters/2026-01-04', headers: ours });

  expect(asked).toEqual([
    ['o', same, 'm'],
    ['o', 7, 'm'],
    ['o', '2026-01-04', 'm'],
  ]);
});

test('a sealed address is opened for the one who asks, one at a time', async () => {
  const payload = { subject: account };

  const answer = await app.inject({ method: 'POST', url: '/api/people/originals', headers: ours, payload });

  expect(answer.json()).toEqual({ address: 'a@example.com', username: null });
  expect(asked).toEqual([['o', account, 'm']]);
});

test('a change that does not come from the console reaches nothing', async () => {
  const url = '/api/people/decisions/7';

  const answer = await app.inject({ method: 'DELETE', url, headers: { cookie: 'a=b' } });

  expect([answer.statusCode, asked]).toEqual([403, []]);
});
