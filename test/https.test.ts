// `tacit serve --https`: the door speaks TLS with a certificate of this machine, over a restart too.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openToOthers } from './file-modes.ts';
import { newDataDirectory, removeDataDirectory, runCommand, runHouse, type RunningHouse } from './running-house.ts';

let house: RunningHouse;
let certificate: string;

beforeAll(async () => {
  house = await runHouse(await newDataDirectory(), {}, ['--https']);
  certificate = await readFile(join(house.dataDirectory, 'certificate.pem'), 'utf8');
});

afterAll(async () => {
  await house.stop();
  await removeDataDirectory(house.dataDirectory);
});

/** Asks as a browser does that trusts this certificate and no other. */
async function ask(path: string, { cookie = '', body }: { cookie?: string; body?: object } = {}) {
  const headers = { 'content-type': 'application/json', 'x-tacit': 'test', origin: house.url, cookie };
  const method = body === undefined ? 'GET' : 'POST';
  const call = request(`${house.url}${path}`, { method, headers, ca: certificate, agent: false });
  call.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return { status: response.statusCode, cookies: response.headers['set-cookie'] ?? [], said: await text(response) };
}

test('the link is https, its cookie goes over TLS alone, and the redirect URL is one that Slack accepts', async () => {
  const token = new URL(house.link).hash.replace('#token=', '');

  const { status, cookies } = await ask('/api/session', { body: { token } });
  const setup = await ask('/api/connectors/slack/setup', { cookie: cookies[0]!.split(';')[0]! });

  expect(house.link).toMatch(/^https:\/\/localhost:\d+\/sign-in#token=/);
  expect(status).toBe(204);
  expect(cookies).toEqual([expect.stringMatching(/^__Host-.*; Path=\/; HttpOnly; Secure; SameSite=Lax/)]);
  expect(JSON.parse(setup.said)).toMatchObject({
    redirectUrl: `${house.url}/oauth/callback`,
    isRedirectAccepted: true,
  });
});

test('who does not trust the certificate is not spoken to', async () => {
  await expect(fetch(`${house.url}/api/health`)).rejects.toThrow();
});

test('a command still goes through the server, and a new link is https as well', async () => {
  const { code, output } = await runCommand(['sign-in-link'], house.dataDirectory);

  expect(code).toBe(0);
  expect(output).toMatch(/^https:\/\/localhost/);
});

test('after a restart it is the same certificate, so that nobody is warned again', async () => {
  await house.stop();

  house = await runHouse(house.dataDirectory, {}, ['--https']);

  expect((await ask('/api/health')).status).toBe(200);
  expect(await readFile(join(house.dataDirectory, 'certificate.pem'), 'utf8')).toBe(certificate);
});

test('key, certificate and sockets of a house that runs are for its account alone', async () => {
  expect(await openToOthers(house.dataDirectory)).toEqual([]);
});
