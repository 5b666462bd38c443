// The settings of a proxy: read once, and never quoted.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { proxySettingTexts, readProxySettings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'tacit-proxy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const key = 'ab'.repeat(32);
const enough = { TACIT_PROXY_TOKEN: 'xoxp-1', TACIT_PROXY_KEY: key, TACIT_PROXY_SECRET: 's'.repeat(32) };

const publicKey = { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' };
const keysOf = (key: object) => ({
  TACIT_PROXY_CALLER_KEYS: JSON.stringify({ keys: [key] }),
  TACIT_PROXY_AUDIENCE: 'https://p.example',
});

function fileWith(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, 0o600);
  return path;
}

test('a token, a key and a secret are enough', () => {
  const settings = readProxySettings(enough);

  expect(settings).toMatchObject({
    connector: 'slack',
    sourceUrl: 'https://slack.com',
    host: '127.0.0.1',
    port: 7450,
    mostAtOnce: 128,
  });
  expect([settings.key.toString('hex'), settings.tls, settings.answersLookups]).toEqual([key, undefined, true]);
  expect(readProxySettings({ ...enough, TACIT_PROXY_LOOKUPS: 'off' }).answersLookups).toBe(false);
  expect(settings.callers).toMatchObject({ secret: 's'.repeat(32), needsCertificate: false, tokens: undefined });
});

test('each secret may stand in a file, with a line end behind it', () => {
  const settings = readProxySettings({
    TACIT_PROXY_TOKEN_FILE: fileWith('token', 'xoxp-file\n'),
    TACIT_PROXY_KEY_FILE: fileWith('key', `${Buffer.from(key, 'hex').toString('base64')}\n`),
    TACIT_PROXY_SECRET_FILE: fileWith('secret', `${'f'.repeat(40)}\n`),
  });

  expect([settings.token, settings.key.toString('hex'), settings.callers.secret]).toEqual([
    'xoxp-file',
    key,
    'f'.repeat(40),
  ]);
});

test('a secret can be left out where callers have keys or certificates', () => {
  const { TACIT_PROXY_SECRET: _secret, ...without } = enough;
  const keys = {
    TACIT_PROXY_CALLER_KEYS: JSON.stringify({ keys: [publicKey] }),
    TACIT_PROXY_AUDIENCE: 'https://p.example/',
  };
  const certificates = {
    TACIT_PROXY_CERTIFICATE: fileWith('own.pem', 'cert'),
    TACIT_PROXY_CERTIFICATE_KEY: fileWith('own.key', 'key'),
    TACIT_PROXY_CALLERS_CA: fileWith('ca.pem', 'authority'),
  };

  expect(readProxySettings({ ...without, ...keys }).callers.tokens?.audience).toBe('https://p.example');
  expect(readProxySettings({ ...without, ...certificates }).callers.needsCertificate).toBe(true);
});

test.each([
  ['TACIT_PROXY_SECRET', { ...enough, TACIT_PROXY_SECRET: undefined }],
  ['TACIT_PROXY_CALLER_KEYS', { ...enough, ...keysOf({ ...publicKey, d: 'AAAA' }) }],
  ['TACIT_PROXY_CALLER_KEYS', { ...enough, ...keysOf({ kty: 'oct', k: 'c2VjcmV0' }) }],
  ['TACIT_PROXY_CALLER_KEYS', { ...enough, TACIT_PROXY_CALLER_KEYS: '[]', TACIT_PROXY_AUDIENCE: 'https://p.example' }],
  ['TACIT_PROXY_AUDIENCE', { ...enough, ...keysOf(publicKey), TACIT_PROXY_AUDIENCE: '' }],
  ['TACIT_PROXY_LOOKUPS', { ...enough, TACIT_PROXY_LOOKUPS: 'no' }],
  ['TACIT_PROXY_CALLERS', { ...enough, TACIT_PROXY_CALLERS: '10.0.0.0/8, somewhere' }],
  ['TACIT_PROXY_FORWARDERS', { ...enough, TACIT_PROXY_FORWARDERS: '10.0.0.0/99' }],
  ['TACIT_PROXY_SOURCE', { ...enough, TACIT_PROXY_SOURCE: 'http://slack.example' }],
  ['TACIT_PROXY_LOG', { ...enough, TACIT_PROXY_LOG: 'debug' }],
  ['TACIT_PROXY_TOKEN', { ...enough, TACIT_PROXY_TOKEN: ' ' }],
  ['TACIT_PROXY_TOKEN', { ...enough, TACIT_PROXY_TOKEN: undefined, TACIT_PROXY_TOKEN_FILE: '/nowhere/at/all' }],
  ['TACIT_PROXY_KEY', { ...enough, TACIT_PROXY_KEY: 'quorvexil' }],
  ['TACIT_PROXY_SECRET', { ...enough, TACIT_PROXY_SECRET: 'short' }],
  ['TACIT_PROXY_PORT', { ...enough, TACIT_PROXY_PORT: '70000' }],
  ['TACIT_PROXY_AT_ONCE', { ...enough, TACIT_PROXY_AT_ONCE: '0' }],
  ['TACIT_PROXY_AT_ONCE', { ...enough, TACIT_PROXY_AT_ONCE: 'many' }],
  ['TACIT_PROXY_SOURCE', { ...enough, TACIT_PROXY_SOURCE: 'file:///etc/passwd' }],
  ['TACIT_PROXY_CERTIFICATE_KEY', { ...enough, TACIT_PROXY_CERTIFICATE: fileWith('cert', 'x') }],
] as const)('%s that cannot be used is named, and its value is not', (name, env) => {
  const reading = () => readProxySettings(env);

  expect(reading).toThrow(
    expect.objectContaining({
      code: 'setting-invalid',
      message: `The setting ${name} is missing or cannot be used.`,
      next: proxySettingTexts[name],
    }),
  );
});
