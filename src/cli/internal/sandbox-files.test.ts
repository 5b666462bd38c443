// The stand-in's HR files are read from the stand-in, even where its answers point to another host.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { sandboxFilesOf } from './sandbox-files.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Reads all files of a stand-in that lists one at such an address; gives what another host was asked meanwhile. */
async function askedElsewhere(urlOf: (elsewhere: string) => string, location?: (elsewhere: string) => string) {
  const asked: string[] = [];
  const elsewhere = await serve(({ url }, response) => {
    asked.push(url ?? '');
    response.end('a,b');
  });
  const here = await serve(({ url }, response) => {
    if (url === '/_sandbox/hris') response.end(JSON.stringify({ files: [{ name: 'a.csv', url: urlOf(elsewhere) }] }));
    else if (location === undefined) response.end('id,name');
    else response.writeHead(302, { location: location(elsewhere) }).end();
  });
  const texts: string[] = [];
  let code: unknown;
  try {
    for await (const { bytes } of sandboxFilesOf(`http://${here}`).read()) texts.push(await text(Readable.from(bytes)));
  } catch (error) {
    ({ code } = error as { code: unknown });
  }
  return { asked, texts, code };
}

test('a file of its own is read', async () => {
  expect(await askedElsewhere(() => '/people.csv')).toEqual({ asked: [], texts: ['id,name'], code: undefined });
});

test.each([
  ['a whole address', (host: string) => `http://${host}/a`],
  ['an address without its scheme', (host: string) => `//${host}/a`],
  ['what would make our host a name of somebody', (host: string) => `@${host}/a`],
  ['backslashes', (host: string) => `\\\\${host}\\a`],
])('%s in the list leads nowhere', async (_what, urlOf) => {
  expect(await askedElsewhere(urlOf)).toMatchObject({ asked: [] });
});

test('a redirect is not followed', async () => {
  const read = await askedElsewhere(
    () => '/people.csv',
    (host) => `http://${host}/a`,
  );

  expect(read).toEqual({ asked: [], texts: [], code: 'source-unavailable' });
});
