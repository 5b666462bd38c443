// Begun sign-ins: they come back once, in the browser that began them, within ten minutes.
import { beforeEach, expect, test } from 'vitest';
import { beginSignIn, type BegunSignIn, takeSignIn } from './begun-sign-ins.ts';
import { addIssuer } from './issuers.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const browser = 'b'.repeat(43);
const { control } = await controlOfFile();
let begun: BegunSignIn;

beforeEach(async () => {
  control.clock.moveTo('2026-03-02T09:00:00Z');
  const organizationId = await testOrganization(control);
  const { id: issuerId } = await addIssuer(
    control,
    organizationId,
    {
      kind: 'other',
      name: 'Acme',
      url: 'https://sign-in.example',
      clientId: 'tacit',
      clientSecret: 'secret',
      domains: [`${organizationId}.example`],
      trustsAddresses: false,
      uninvitedRole: null,
      roleClaim: null,
      roles: [],
    },
    null,
  );
  begun = {
    organizationId,
    issuerId,
    purpose: 'enter',
    memberId: null,
    invitationHash: null,
    thenTo: '/reports',
    redirectUrl: 'https://tacit.example/sign-in/callback',
  };
});

const begin = () => beginSignIn(control, begun, browser);
const refused = (code: string) => ({ name: 'Refused', code });

test('a sign-in comes back as it was begun, with what only its browser can make', async () => {
  const secrets = await begin();

  expect(await takeSignIn(control, secrets.state, browser)).toEqual({ ...begun, secrets });
});

test('state, nonce and verifier are three, each of 256 bits, and others the next time', async () => {
  const all = [await begin(), await begin()].flatMap((each) => Object.values(each) as string[]);

  expect(new Set(all).size).toBe(6);
  expect(all.map((each) => Buffer.from(each, 'base64url').length)).toEqual([32, 32, 32, 32, 32, 32]);
});

test('a replayed state is refused', async () => {
  const { state } = await begin();
  await takeSignIn(control, state, browser);

  await expect(takeSignIn(control, state, browser)).rejects.toMatchObject(refused('sign-in-unknown'));
});

test('of many that bring one state at once, one goes on', async () => {
  const { state } = await begin();

  const taken = await Promise.allSettled(Array.from({ length: 8 }, () => takeSignIn(control, state, browser)));

  expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('another browser is refused in the same words as a forgery, and the one that began it goes on', async () => {
  const { state } = await begin();
  const forged: unknown = await takeSignIn(control, 'forged', browser).catch((error: unknown) => error);

  const attempt: unknown = await takeSignIn(control, state, 'c'.repeat(43)).catch((error: unknown) => error);

  expect(attempt).toMatchObject(refused('sign-in-unknown'));
  expect(attempt).toEqual(forged);
  expect(await takeSignIn(control, state, browser)).toMatchObject(begun);
});

test('it lasts ten minutes and not a moment longer', async () => {
  const [inTime, tooLate] = [await begin(), await begin()];
  control.clock.moveTo('2026-03-02T09:10:00Z');
  const taken = await takeSignIn(control, inTime.state, browser);
  control.clock.moveTo('2026-03-02T09:10:00.001Z');

  const attempt = takeSignIn(control, tooLate.state, browser);

  expect(taken).toMatchObject(begun);
  await expect(attempt).rejects.toMatchObject(refused('sign-in-expired'));
});

test('what nobody came back for is deleted a day later', async () => {
  await begin();
  control.clock.moveTo('2026-03-03T09:00:01Z');
  await begin();

  const { rows } = await control.pool.query('SELECT begun_at FROM begun_sign_ins');

  expect(rows).toEqual([{ begun_at: control.clock.now() }]);
});

test('the database holds nothing with which somebody could go on', async () => {
  const secrets = await begin();

  const { rows } = await control.pool.query<{ row: string }>('SELECT b::text AS row FROM begun_sign_ins b');

  const told = rows.map(({ row }) => row).join();
  for (const secret of [...(Object.values(secrets) as string[]), browser]) {
    for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret, 'base64url').toString('hex')])
      expect(told).not.toContain(form);
  }
});
