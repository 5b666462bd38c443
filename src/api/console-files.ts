// The console: its files as they were built, and one page for every address, with a number of its own for styles.
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refused, errorCodes } from '../base/errors.ts';
import { pagePolicy } from './headers.ts';

/** What stands in the built page where the number goes. */
const placeholder = '__style_nonce__';

/** Every address that is nothing else is the page; it reads the address itself. Without a folder there is no page. */
export async function serveConsole(app: FastifyInstance, folder: string | undefined): Promise<void> {
  if (folder === undefined) {
    app.setNotFoundHandler(() => {
      throw notFound();
    });
    return;
  }
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  app.get('/', { schema: { hide: true } }, (_request, reply) => sendPage(reply, page));
  app.get('/index.html', { schema: { hide: true } }, (_request, reply) => sendPage(reply, page));
  // What begins with a dot is of the build and no business of a browser.
  await app.register(fastifyStatic, { root: folder, index: false, dotfiles: 'ignore', maxAge: '1h' });
  app.setNotFoundHandler((request, reply) => {
    if (!isPage(request)) throw notFound();
    return sendPage(reply, page);
  });
}

function isPage({ method, url }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && !/^\/(?:api\/|assets\/|(?:[^?]*\/)?\.)/.test(url);
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  return reply
    .header('content-security-policy', pagePolicy(nonce))
    .type('text/html; charset=utf-8')
    .send(page.replaceAll(placeholder, nonce));
}

const notFound = (): Refused => new Refused('not-found', errorCodes['not-found'], 'Check the address.');
