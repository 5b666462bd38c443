// Who is let in to a Psoxy by which cloud, and that nobody else is.
import { afterEach, beforeAll, expect, test } from 'vitest';
import {
  asPem,
  aws,
  bearer,
  codeOf,
  google,
  history,
  newKey,
  openPsoxyHouse,
  type PsoxyHouse,
  users,
} from './psoxy-house.ts';

let house: PsoxyHouse;

beforeAll(async () => {
  house = await openPsoxyHouse();
  return () => house.close();
});

afterEach(() => house.clear());

test.each([
  ['a role of AWS', aws],
  ['a service account of Google', google],
  ['a bearer', bearer],
])('a call with %s is let in, and its answer has the one form of each id', async (_who, authorization) => {
  const psoxy = await house.behind(authorization);

  const { read, body } = await house.callsTo(psoxy, authorization).send(users, { limit: '5' }, null);

  const [first] = (body as { users: { id: string; profile: { email: string } }[] }).users;
  expect(read).toMatchObject({ verdict: { is: 'fine' }, got: 2 });
  expect(first!.id).toMatch(/^psoxy:[\w-]{43}$/);
  expect(first!.profile.email).toMatch(/^psoxy:[\w-]{43}$/);
  expect(psoxy.heard().map(({ target }) => target)).toEqual(['/api/discovery.users.list?limit=5']);
});

test('the signature covers path and query as they are sent, whatever stands in them', async () => {
  const psoxy = await house.behind(aws);

  const { read } = await house
    .callsTo(psoxy, aws)
    .send(history, { channel: 'C1', latest: "1700000000.000100 ~*'()!+/=&%" }, null);

  expect(read.verdict).toEqual({ is: 'fine' });
});

test.each([
  ['a role of AWS', aws, 'sts'],
  ['a service account of Google', google, 'tokens'],
])('%s is taken on once an hour, by however many calls', async (_who, authorization, door) => {
  const psoxy = await house.behind(authorization);
  const calls = house.callsTo(psoxy, authorization);

  await Promise.all([calls.send(users, {}, null), calls.send(users, {}, null), calls.send(users, {}, null)]);
  const once = house.clouds.asked.get(door);
  house.clock.moveTo('2026-03-02T10:00:00Z');
  await calls.send(users, {}, null);

  expect([once, house.clouds.asked.get(door)]).toEqual([1, 2]);
});

test.each([
  ['another secret', { ...aws, secretAccessKey: 'wrong' }],
  ['another role', { ...aws, roleArn: 'arn:aws:iam::123456789012:role/other' }],
  ['another external id', { ...aws, externalId: null }],
  ['another region', { ...aws, place: { service: 'lambda', region: 'us-east-1' } }],
  ['another service', { ...aws, place: { service: 'execute-api', region: 'eu-central-1' } }],
  ['an address that names no region', { ...aws, place: null }],
])('with %s AWS lets nobody in, and the error holds no secret', async (_what, authorization) => {
  const psoxy = await house.behind(aws);

  const error = await house
    .callsTo(psoxy, authorization)
    .send(users, {}, null)
    .catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code: 'psoxy-not-let-in' });
  expect(`${String(error)} ${house.logged()}`).not.toMatch(/canary|AKIA/);
});

test.each([
  [
    'another key',
    {
      ...google,
      privateKey: asPem(newKey().privateKey),
    },
  ],
  ['another account', { ...google, email: 'other@project.iam.gserviceaccount.com' }],
  ['a key that is none', { ...google, privateKey: 'canary' }],
])('with %s Google lets nobody in', async (_what, authorization) => {
  const psoxy = await house.behind(google);

  expect(await codeOf(house.callsTo(psoxy, authorization).send(users, {}, null))).toBe('psoxy-not-let-in');
});

test('a wrong bearer is refused by whatever stands in front', async () => {
  const psoxy = await house.behind(bearer);

  expect(await codeOf(house.callsTo(psoxy, { ...bearer, token: 'other' }).send(users, {}, null))).toBe(
    'psoxy-not-let-in',
  );
});
