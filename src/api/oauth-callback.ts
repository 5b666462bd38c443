// Where the source sends the browser back to: the consent is taken, and the browser goes on to the page of the connection.
import type { FastifyInstance } from 'fastify';
import { isHouseError } from '../base/errors.ts';
import { codeOf } from '../base/log.ts';
import { finishConnecting, whatWasBegun } from '../collector/connecting.ts';
import type { Live } from '../collector/live.ts';
import { consentSession } from './consent-cookie.ts';

/** What an address can carry at most; a code of a source is a tenth of it. */
const longest = 2048;

export function oauthCallback(app: FastifyInstance, live: Live): void {
  app.get('/oauth/callback', { schema: { hide: true } }, async (request, reply) => {
    const query = request.query as Readonly<Record<string, unknown>>;
    const text = (name: string): string | undefined => {
      const value = query[name];
      return typeof value === 'string' && value !== '' && value.length <= longest ? value : undefined;
    };
    reply.header('cache-control', 'no-store');
    let page = '/connections/new';
    try {
      const returned = {
        state: text('state') ?? '',
        session: consentSession(request, live.publicUrl()) ?? '',
        code: text('code'),
        error: text('error'),
      };
      const begun = await whatWasBegun(live, returned);
      page = begun.connectionId === null ? `${page}/${begun.connectorId}` : `/connections/${begun.connectionId}`;
      const { connectionId } = await finishConnecting(live, begun, returned);
      return reply.redirect(`/connections/${connectionId}`, 303);
    } catch (error) {
      if (!isHouseError(error)) live.control.log.error('consent broke', { code: codeOf(error) });
      const code = isHouseError(error) ? error.code : 'internal';
      // The page that began it knows what to do about each code.
      return reply.redirect(`${page}?problem=${code}`, 303);
    }
  });
}
