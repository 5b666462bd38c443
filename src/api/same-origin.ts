// The second wall against forged requests: a browser says which site a request comes from, and only our own is heard.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refused } from '../base/errors.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a page of another site made a browser send: every change, and of readings those that need somebody to
 * be signed in. Programs that are no browser say nothing of a site and are not meant.
 */
export function refuseForeignPages(app: FastifyInstance, publicUrl: string): void {
  const own = new URL(publicUrl);
  app.addHook('onRequest', async (request) => {
    const isReading = safeMethods.has(request.method);
    const access = request.routeOptions.config.access ?? 'anyone';
    if (request.caller?.isLocal === true || (isReading && access === 'anyone')) return;
    if (isFromOwnPage(request, own)) return;
    throw new Refused(
      'not-allowed',
      'The request comes from a page of another site.',
      'Open the console itself. Behind a proxy, set TACIT_URL to the address that the browser shows.',
    );
  });
}

function isFromOwnPage({ headers, host }: FastifyRequest, own: URL): boolean {
  const site = headers['sec-fetch-site'];
  // `none` is a person who typed the address; `same-site` may be somebody else's program on a neighbouring name.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  // The name that the request was sent to is ours: an address of this house that nobody set.
  return from.origin === own.origin || (from.host === host && from.host !== own.host);
}
