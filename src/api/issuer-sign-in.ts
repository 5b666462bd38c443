// Signing in at an issuer: what the sign-in page offers, how it begins, and what becomes of the answer.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Clock } from '../base/clock.ts';
import { isHouseError } from '../base/errors.ts';
import { type Log, codeOf } from '../base/log.ts';
import type { Finished } from '../control/issuer-sign-ins.ts';
import type { SignIn } from '../control/sign-in.ts';
import { callerOf, everybody, inBrowser } from './access.ts';
import { Attempts, beginnings, type CountedDoor } from './attempts.ts';
import {
  ownSignInBegin,
  signInAddress,
  signInBegin,
  signInBegun,
  signInFound,
  signInPage,
} from './contract/issuers.ts';
import { type IssuerServices, issuerRoutes } from './issuers.ts';
import { ownAddress, withParameters } from './own-address.ts';
import { headersOf } from './session.ts';
import { keepSignInBrowser, signInBrowser } from './sign-in-cookie.ts';

interface Parts {
  readonly issuers: IssuerServices;
  readonly signIn: SignIn;
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl: string;
}

/** What of an issuer stands on a button, before anybody has signed in. */
const asButtons = (issuers: readonly { readonly id: string; readonly name: string }[]) => ({
  issuers: issuers.map(({ id, name }) => ({ id, name })),
});

/** What owners set, and what anybody may begin. */
export function everyIssuerRoute(app: FastifyInstance, parts: Parts, door: CountedDoor): void {
  issuerRoutes(app, parts);
  signInRoutes(app, parts, door);
}

function signInRoutes(app: FastifyInstance, parts: Parts, door: CountedDoor): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const { issuers, clock, publicUrl } = parts;
  const begun = new Attempts(clock, beginnings);
  callback(app, parts, door);

  typed.get('/api/sign-in', {
    config: { access: 'anyone' },
    schema: { response: { 200: signInPage } },
    handler: async () => {
      const offered = await issuers.offered();
      return { ...asButtons(offered.issuers), asksAddress: offered.asksAddress };
    },
  });

  // In the body, not in the address: it is somebody's.
  typed.post('/api/sign-in/find', {
    config: { access: 'anyone' },
    schema: { body: signInAddress, response: { 200: signInFound } },
    handler: async (request) => {
      begun.take(door.addressOf(request));
      return asButtons(await issuers.find(request.body.address));
    },
  });

  typed.post('/api/sign-in', {
    config: { access: 'anyone' },
    schema: { body: signInBegin, response: { 200: signInBegun } },
    handler: async (request, reply) => {
      begun.take(door.addressOf(request));
      const { issuer: issuerId, thenTo, invitation } = request.body;
      const browser = keepSignInBrowser(request, reply, publicUrl);
      const begin = { issuerId, by: null, thenTo: ownAddress(thenTo), invitation, browser };
      return { url: await issuers.begin(begin) };
    },
  });

  typed.post('/api/sign-in/own', {
    config: { access: everybody },
    schema: { body: ownSignInBegin, response: { 200: signInBegun } },
    handler: async (request, reply) => {
      begun.take(door.addressOf(request));
      const { issuer: issuerId, thenTo } = request.body;
      const by = inBrowser(callerOf(request), 'own');
      const browser = keepSignInBrowser(request, reply, publicUrl);
      return { url: await issuers.begin({ issuerId, by, thenTo: ownAddress(thenTo), browser }) };
    },
  });
}

/** Where issuers send the browser back to; the answer stands in its address, which no page and no log is shown. */
export const callbackPath = '/sign-in/callback';

/** A code of an issuer is a tenth of it. */
const longest = 8192;

function callback(app: FastifyInstance, { issuers, signIn, log, publicUrl }: Parts, door: CountedDoor): void {
  const { attempts, addressOf } = door;
  app.get(callbackPath, { schema: { hide: true } }, async (request, reply) => {
    const caller = addressOf(request);
    attempts.take(caller);
    reply.header('cache-control', 'no-store');
    try {
      const signedIn = await signIn.memberOf(headersOf(request.headers));
      const browser = signInBrowser(request, publicUrl) ?? '';
      const finished = await issuers.finish(returnedIn(request), browser, signedIn);
      if (finished.problem === null) attempts.giveBack(caller);
      if (finished.cookies.length > 0) reply.header('set-cookie', [...finished.cookies]);
      return await reply.redirect(pageAfter(finished), 303);
    } catch (error) {
      if (!isHouseError(error)) log.error('signing in broke', { code: codeOf(error) });
      const problem = isHouseError(error) ? error.code : 'internal';
      return reply.redirect(withParameters('/sign-in', { problem }), 303);
    }
  });
}

function returnedIn({ url }: FastifyRequest): URLSearchParams {
  const search = url.slice(url.indexOf('?') + 1);
  return new URLSearchParams(url.includes('?') && search.length <= longest ? search : '');
}

function pageAfter({ purpose, issuerId, thenTo, problem, tried }: Finished): string {
  if (purpose === 'enter') {
    return problem === null ? thenTo : withParameters('/sign-in', { problem, to: thenTo });
  }
  const told = { [purpose === 'try' ? 'tried' : 'own']: issuerId };
  if (problem !== null) return withParameters(thenTo, { ...told, problem });
  if (tried === null) return withParameters(thenTo, told);
  return withParameters(thenTo, { ...told, role: tried.role, known: String(tried.member !== null) });
}
