// Tests the certificate of `--https` with those who have to accept it: a TLS handshake, OpenSSL, and a later start.
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Certificate, keepCertificate } from './certificate.ts';
import { standingClock } from './clock.ts';
import { selfSigned } from './internal/self-signed.ts';

let folder: string;
let clock: ReturnType<typeof standingClock>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tacit-certificate-'));
  // Whoever shakes hands looks at the machine's own clock.
  clock = standingClock(new Date());
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const keep = (publicUrl = 'https://localhost:7400'): Certificate => keepCertificate(folder, publicUrl, clock);

/** Shakes hands with a server that has the certificate, trusting it alone. Gives why it was refused, or null. */
async function shakeHands({ key, cert }: Certificate, servername: string): Promise<string | null> {
  const server = createServer({ key, cert }, (socket) => socket.end()).listen(0, '127.0.0.1');
  server.on('tlsClientError', () => undefined);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket: TLSSocket = connect({ host: '127.0.0.1', port, servername, ca: cert });
  const refused = await once(socket, 'secureConnect').then(
    () => null,
    (error: unknown) => String((error as NodeJS.ErrnoException).code),
  );
  socket.destroy();
  server.close();
  return refused;
}

test.each(['localhost', 'tacit.example.org'])('whoever trusts it shakes hands with %s', async (name) => {
  const certificate = keep('https://tacit.example.org');

  expect(await shakeHands(certificate, name)).toBeNull();
});

test('it is good for no other name', async () => {
  const certificate = keep();

  expect(await shakeHands(certificate, 'other.example.org')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
});

test('it names this machine and the public host, whatever form that has', () => {
  const found = new X509Certificate(keep('https://[2001:db8::7:0:1]:8443').cert);

  for (const address of ['127.0.0.1', '::1', '2001:db8::7:0:1']) expect(found.checkIP(address)).toBe(address);
  expect(found.checkHost('localhost')).toBe('localhost');
  expect(found.ca).toBe(false);
});

test('OpenSSL reads every part of it and finds its signature good', ({ skip }) => {
  const { path } = keep();
  const read = spawnSync('openssl', ['x509', '-in', path, '-noout', '-text'], { encoding: 'utf8' });
  skip(read.error !== undefined, 'there is no openssl on this machine');

  const verified = spawnSync('openssl', ['verify', '-CAfile', path, path], { encoding: 'utf8' });

  expect(read.stdout).toContain('Signature Algorithm: ecdsa-with-SHA256');
  expect(read.stdout).toContain('TLS Web Server Authentication');
  expect(read.stdout).toContain('IP Address:0:0:0:0:0:0:0:1');
  expect(verified.stdout).toContain('OK');
});

test('whatever numbers chance gives it, its signature is good', () => {
  const [from, until] = [new Date('2026-03-01'), new Date('2027-03-01')];

  const made = Array.from({ length: 300 }, () => selfSigned({ names: ['localhost'], from, until }));

  for (const text of made) {
    const certificate = new X509Certificate(text.slice(text.indexOf('-----BEGIN CERTIFICATE')));
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.serialNumber).toMatch(/^[0-9A-F]{16,32}$/);
  }
  expect(new Set(made).size).toBe(300);
});

test('the key is for its owner alone, and the next start finds both again', () => {
  const first = keep();

  const second = keep();

  expect([first.isNew, second.isNew]).toEqual([true, false]);
  expect(second).toEqual({ ...first, isNew: false });
  expect(statSync(first.path).mode & 0o777).toBe(0o600);
  expect(first.fingerprint).toBe(new X509Certificate(readFileSync(first.path)).fingerprint256);
});

test('it lasts a year and is renewed in its last month', () => {
  clock.moveTo('2026-03-01T09:00:00Z');
  const first = keep();

  clock.moveTo('2027-01-29T09:00:00Z');
  const early = keep();
  clock.moveTo('2027-01-30T09:00:00Z');
  const late = keep();

  const ends = [first, late].map(({ cert }) => new X509Certificate(cert).validToDate.toISOString());
  expect([early.isNew, late.isNew]).toEqual([false, true]);
  expect(ends).toEqual(['2027-03-01T09:00:00.000Z', '2028-01-30T09:00:00.000Z']);
});

test('another public host, or a file that holds no certificate, gets another one', () => {
  const first = keep();

  const moved = keep('https://tacit.example.org');
  writeFileSync(first.path, 'no certificate');
  const mended = keep('https://tacit.example.org');

  expect([moved.isNew, mended.isNew]).toEqual([true, true]);
});

test('a certificate that ends after 2049 says so in the other form of time', () => {
  clock.moveTo('2049-06-01T12:00:00Z');

  const { cert } = keep();

  expect(new X509Certificate(cert).validToDate.toISOString()).toBe('2050-06-01T12:00:00.000Z');
});
