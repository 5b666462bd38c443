// The calls to a Psoxy: what each failure means, how it says that it is well, and what happens when an answer takes long.
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { PsoxyFault } from '../sandbox/psoxy/psoxy.ts';
import { aws, bearer, codeOf, google, now, openPsoxyHouse, type PsoxyHouse, users } from './psoxy-house.ts';

let house: PsoxyHouse;

beforeAll(async () => {
  house = await openPsoxyHouse();
  return () => house.close();
});

afterEach(() => house.clear());

const failures: readonly (readonly [what: string, fault: Omit<PsoxyFault, 'times'>, code: string])[] = [
  ['that it wants https', { status: 400, error: 'HTTPS_REQUIRED' }, 'psoxy-url-refused'],
  ['that the call is none', { status: 400, error: 'INVALID_REQUEST' }, 'source-refused-call'],
  ['that our address is not allowed', { status: 403, error: 'UNAUTHORIZED_IP_ADDRESS' }, 'psoxy-address-refused'],
  ['that its rules block the call', { status: 403, error: 'BLOCKED_BY_RULES' }, 'psoxy-rules-block'],
  ['nothing: the cloud refuses', { status: 403, error: null }, 'psoxy-not-let-in'],
  ['that it is not set up', { status: 412, error: null }, 'psoxy-not-configured'],
  [
    'that a token in the address is none',
    { status: 409, error: 'TOKENIZED_REQUEST_PARAMETER_INVALID' },
    'source-refused-call',
  ],
  ['that it cannot make the address', { status: 500, error: 'FAILED_TO_BUILD_URL' }, 'psoxy-not-configured'],
  ['that its rules are broken', { status: 500, error: 'RULES_INVALID: canary' }, 'psoxy-not-configured'],
  ['that a setting is wrong', { status: 500, error: 'CONFIGURATION_FAILURE' }, 'psoxy-not-configured'],
  ['that it has no token', { status: 500, error: 'CONNECTION_SETUP' }, 'psoxy-not-configured'],
  ['that its network keeps it in', { status: 502, error: 'NETWORK_EGRESS_BLOCKED' }, 'psoxy-not-configured'],
];

test.each(failures)('a Psoxy that says %s', async (_what, fault, code) => {
  const psoxy = await house.behind(bearer);
  psoxy.order({ ...fault, body: 'canary sentence' });

  const error = await house
    .callsTo(psoxy, bearer)
    .send(users, {}, null)
    .catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code });
  expect(`${String(error)} ${JSON.stringify(error)} ${house.logged()}`).not.toMatch(/canary/);
});

test.each([
  ['cannot reach the source', { status: 503, error: 'CONNECTION_TO_SOURCE' }],
  ['cannot read a setting just now', { status: 503, error: 'CONFIGURATION_FAILURE' }],
  ['does not know why', { status: 500, error: 'UNKNOWN' }],
  ['is not there', { status: 502, error: null }],
  ['hands on that the source stumbles', { status: 500, error: 'API_ERROR', body: '<html>canary</html>' }],
])('a Psoxy that %s is asked again', async (_what, fault) => {
  const psoxy = await house.behind(bearer);
  psoxy.order(fault);

  const { read, body } = await house.callsTo(psoxy, bearer).send(users, {}, null);

  expect([read.verdict, body]).toEqual([{ is: 'again' }, undefined]);
});

test('how long the source wants silence is handed through and obeyed', async () => {
  const psoxy = await house.behind(bearer);
  const body = JSON.stringify({ ok: false, error: 'ratelimited', note: 'canary sentence' });
  const headers = { 'retry-after': '17', 'content-type': 'application/json' };
  psoxy.order({ status: 429, error: 'API_ERROR', headers, body });

  const { read } = await house.callsTo(psoxy, bearer).send(users, {}, null);

  expect(read.verdict).toEqual({ is: 'wait', seconds: 17 });
  expect(house.logged()).not.toMatch(/canary/);
});

test('another salt ends it before anything of the answer is looked at', async () => {
  const psoxy = await house.behind(bearer);
  const calls = house.callsTo(psoxy, bearer, { fingerprint: psoxy.tokens().fingerprint });
  await calls.send(users, {}, null);

  psoxy.changeSalt('another one');

  expect(await codeOf(calls.send(users, {}, null))).toBe('psoxy-salt-changed');
});

test('an answer that does not say its salt ends it too', async () => {
  const psoxy = await house.behind(bearer);
  psoxy.order({ status: 200, error: null, body: '{"ok":true,"users":[]}' });

  expect(await codeOf(house.callsTo(psoxy, bearer).send(users, {}, null))).toBe('psoxy-salt-changed');
});

test.each([
  ['AWS', aws],
  ['Google', google],
])(
  'what takes too long is written down by the Psoxy, and fetched from the store of %s',
  async (_who, authorization) => {
    const psoxy = await house.behind(authorization);
    const calls = house.callsTo(psoxy, authorization);
    psoxy.order({ status: 504, error: 'SOURCE_API_READ_TIMEOUT' });
    psoxy.writes({ ever: true, after: 3 });

    const first = await calls.send(users, {}, null);
    const second = await calls.send(users, {}, null);

    expect(first.read.verdict).toEqual({ is: 'again' });
    expect(second.read).toMatchObject({ verdict: { is: 'fine' }, got: 2 });
    const asked = psoxy.heard().map(({ headers }) => headers['prefer'] ?? headers['x-psoxy-health-check']);
    // Which salt it has now is asked before what was written down is looked at.
    expect(asked).toEqual([undefined, 'respond-async', 'true']);
  },
);

test('an answer that is never written is waited for a quarter of an hour', async () => {
  const psoxy = await house.behind(aws);
  const calls = house.callsTo(psoxy, aws);
  psoxy.order({ status: 504, error: 'SOURCE_API_READ_TIMEOUT' });
  psoxy.writes({ ever: false });
  await calls.send(users, {}, null);

  const code = await codeOf(calls.send(users, {}, null));

  const minutes = (house.clock.now().getTime() - Date.parse(now)) / 60_000;
  expect(code).toBe('psoxy-unavailable');
  expect([minutes > 14, minutes <= 15]).toEqual([true, true]);
});

test('a location elsewhere is not followed', async () => {
  const psoxy = await house.behind(aws);
  const salt = { 'x-psoxy-pii-salt-sha256': psoxy.tokens().fingerprint };
  psoxy.order({ status: 202, error: null, headers: { ...salt, location: `${house.source.url}/elsewhere` } });
  house.source.heard();

  expect(await codeOf(house.callsTo(psoxy, aws).send(users, {}, null))).toBe('psoxy-not-let-in');
  expect(house.source.heard()).toEqual([]);
});

test('a Psoxy that is well says so, and nothing is forwarded for it', async () => {
  const psoxy = await house.behind(aws);
  house.source.heard();

  const health = await house.callsTo(psoxy, aws, { fingerprint: null }).health('slack');

  const { fingerprint } = psoxy.tokens();
  expect(health).toEqual({ version: 'stand-in', source: 'slack', fingerprint, findings: [] });
  expect(house.source.heard()).toEqual([]);
});

test.each([
  [
    { status: 412, missingConfigProperties: ['PSOXY_SALT', 'a canary sentence'] },
    'psoxy-not-configured',
    'stops',
    /PSOXY_SALT\.$/,
  ],
  [{ status: 412 }, 'psoxy-not-configured', 'stops', /log/],
  [{ configuredSource: 'gmail' }, 'psoxy-other-source', 'stops', /`slack`/],
  [{ nonDefaultSalt: false }, 'psoxy-salt-default', 'danger', /salt of its own/],
  [{ saltSha256Hash: null }, 'psoxy-not-configured', 'stops', /newer version/],
  [{ warningMessages: ['a canary sentence'] }, 'psoxy-not-configured', 'note', /health document/],
])('of the health document %j is found', async (fields, code, severity, next) => {
  const psoxy = await house.behind(bearer);
  psoxy.health(fields);

  const { findings } = await house.callsTo(psoxy, bearer, { fingerprint: null }).health('slack');

  expect(findings).toEqual([
    { code, severity, message: expect.any(String) as string, next: expect.stringMatching(next) as string },
  ]);
  expect(JSON.stringify(findings)).not.toMatch(/canary/);
});

test('what answers something else than a health document is no Psoxy', async () => {
  const psoxy = await house.behind(bearer);
  psoxy.order({ status: 200, error: null, body: '<html>canary</html>' });

  expect(await codeOf(house.callsTo(psoxy, bearer, { fingerprint: null }).health('slack'))).toBe('psoxy-url-refused');
});
