// How a collector and a proxy know each other, end to end: real certificates, signed tokens, and what is said of strangers.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Certificate, keepCertificate } from '../src/base/certificate.ts';
import { standingClock } from '../src/base/clock.ts';
import { silentLog } from '../src/base/log.ts';
import { publicKeyOf } from '../src/collector/calls/proxy-proof.ts';
import { proxyCallerOf } from '../src/control/proxy-caller.ts';
import { runProxy } from '../src/proxy/run.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { smallest, type StandIn, standIn } from './stand-in.ts';

const folder = mkdtempSync(join(tmpdir(), 'tacit-proxy-callers-'));
const audience = 'https://localhost:7450';
let house: CollectingHouse;
let direct: StandIn;
let certificate: Certificate;

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
  direct = await standIn(house, smallest(100, 22));
  // Whoever shakes hands looks at the machine's own clock.
  certificate = keepCertificate(folder, 'https://localhost', standingClock(new Date()));
}, 120_000);

afterAll(async () => {
  await house.close();
  rmSync(folder, { recursive: true });
});

function fileWith(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** With TLS; gives its address. */
async function startProxy(env: Readonly<Record<string, string>>): Promise<string> {
  const proxy = await runProxy(
    {
      TACIT_PROXY_TOKEN: direct.sandbox.userToken(),
      TACIT_PROXY_KEY: 'ab'.repeat(32),
      TACIT_PROXY_SOURCE: direct.sandbox.url,
      TACIT_PROXY_PORT: '0',
      TACIT_PROXY_CERTIFICATE: fileWith('cert.pem', certificate.cert),
      TACIT_PROXY_CERTIFICATE_KEY: fileWith('key.pem', certificate.key),
      ...env,
    },
    { log: silentLog, clock: house.control.clock },
  );
  house.alsoClose(() => proxy.close());
  return `https://localhost:${proxy.port}`;
}

const refusedAs = (code: string) => expect.objectContaining({ code });

test('a proxy that knows our certificate is read to the end, and nobody else is let in', async () => {
  const organization = await house.organization();
  const caller = await proxyCallerOf(house.control, organization.id);
  const url = await startProxy({ TACIT_PROXY_CALLERS_CA: fileWith('callers.pem', caller.cert) });
  const given = { url, proof: 'certificate', authority: certificate.cert } as const;

  const connection = await house.connectThrough(organization, given);
  await house.sync(connection);

  expect((await house.stored(connection)).byChannel.length).toBeGreaterThan(10);
  // Another organization has another certificate. With TLS 1.3 it is turned away after its own handshake.
  await expect(house.connectThrough(await house.organization(), given)).rejects.toThrow(
    expect.objectContaining({ code: expect.stringMatching(/^proxy-(caller-refused|unanswered)$/) }),
  );
}, 60_000);

test('a proxy that knows our key takes our tokens, those for its own address alone', async () => {
  const organization = await house.organization();
  const keys = { keys: [await publicKeyOf(await proxyCallerOf(house.control, organization.id))] };
  const known = { TACIT_PROXY_CALLER_KEYS: JSON.stringify(keys) };
  const elsewhere = await startProxy({ ...known, TACIT_PROXY_AUDIENCE: audience });
  const port = await freePort();
  const url = await startProxy({
    ...known,
    TACIT_PROXY_AUDIENCE: `https://localhost:${port}/`,
    TACIT_PROXY_PORT: String(port),
  });
  const given = { proof: 'token', authority: certificate.cert } as const;

  const connection = await house.connectThrough(organization, { ...given, url });
  // Tokens run out while the clock moves on: they are signed anew.
  house.wait(60 * 60 * 1000);

  expect((await house.sync(connection)).problem).toBeNull();
  await expect(house.connectThrough(organization, { ...given, url: elsewhere })).rejects.toThrow(
    refusedAs('proxy-caller-refused'),
  );
  await expect(house.connectThrough(await house.organization(), { ...given, url })).rejects.toThrow(
    refusedAs('proxy-caller-refused'),
  );
}, 60_000);

test('a proxy whose certificate nobody vouches for is told nothing, not even the secret', async () => {
  const url = await startProxy({ TACIT_PROXY_SECRET: 's'.repeat(32) });
  const organization = await house.organization();

  const connecting = house.connectThrough(organization, { url, secret: 's'.repeat(32) });

  await expect(connecting).rejects.toThrow(refusedAs('proxy-certificate-refused'));
});

test.each([
  ['a certificate over plain HTTP', { url: 'http://127.0.0.1:1', proof: 'certificate' }, 'proxy-url-refused'],
  [
    'a secret over plain HTTP to another machine',
    { url: 'http://proxy.example', secret: 'x'.repeat(32) },
    'proxy-url-refused',
  ],
  ['no secret', { url: 'https://proxy.example' }, 'invalid-request'],
  [
    'a secret beside a token',
    { url: 'https://proxy.example', proof: 'token', secret: 'x'.repeat(32) },
    'invalid-request',
  ],
  ['an authority that is none', { url: 'https://proxy.example', proof: 'token', authority: 'x' }, 'invalid-request'],
] as const)('%s is refused before anybody is asked', async (_what, given, code) => {
  await expect(house.connectThrough(await house.organization(), given)).rejects.toThrow(refusedAs(code));
});

/** One that nobody listens on now. */
async function freePort(): Promise<number> {
  const proxy = await runProxy(
    {
      TACIT_PROXY_TOKEN: 'x',
      TACIT_PROXY_KEY: 'ab'.repeat(32),
      TACIT_PROXY_SECRET: 's'.repeat(32),
      TACIT_PROXY_PORT: '0',
    },
    { log: silentLog },
  );
  await proxy.close();
  return proxy.port;
}
