// Who may call what: every route names the roles it serves, and a route that names none cannot be registered.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isIP } from 'node:net';
import { Refused } from '../base/errors.ts';
import { withinOrganization } from '../control/scope.ts';
import type { ApiScope } from '../control/api-tokens.ts';
import type { Session } from './contract/session.ts';

export type Role = Session['member']['role'];

/**
 * What a route lets in. `local` is the operator on this machine, who speaks over the private socket, for one organization;
 * `house` is the same operator where it is about the installation and no organization.
 */
export type Access = 'anyone' | 'local' | 'house' | readonly Role[];

export const everybody = ['owner', 'administrator', 'analyst', 'auditor', 'member'] as const;
/** Those who read published figures. */
export const readers = ['owner', 'administrator', 'analyst', 'auditor'] as const;
/** Those who see how the house is set up. */
export const overseers = ['owner', 'administrator', 'auditor'] as const;
/** Those who change connections. */
export const administrators = ['owner', 'administrator'] as const;

/** Those who say who may come in. */
export const owners = ['owner'] as const;

/** The one who calls, and for which organization. */
export interface Caller {
  readonly memberId: string;
  readonly name: string;
  readonly role: Role;
  readonly organizationId: string;
  readonly expiresAt: Date;
  /** True for the operator of this machine, over the private socket. */
  readonly isLocal: boolean;
  /** Null for the operator of this machine. */
  readonly sessionId: string | null;
  /** Who could have begun this session in the member's place; see `SignedIn`. */
  readonly vouchers: readonly string[];
  /** The caller's address where an issuer proved it in this session: the only one by which anything is found. */
  readonly provedEmail: string | null;
  /** The areas that an API token opens; null for a person. The id is then the token's, which the audit log names. */
  readonly scopes: readonly ApiScope[] | null;
}

/** What a program gets in with. */
export interface ProgramAccess {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly organizationId: string;
  readonly scopes: readonly ApiScope[];
  readonly endsAt: Date;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** The area of an API token in which the route lies; no token reaches one that names none. */
    scope?: ApiScope;
  }
  interface FastifyRequest {
    caller: Caller | null;
  }
}

/** Finds the caller of a request, or null. */
export type FindCaller = (request: FastifyRequest) => Promise<Caller | null>;

/** Who the audit log names: the member, or null for the operator of this machine. */
export function auditedAs({ isLocal, memberId }: Caller): string | null {
  return isLocal ? null : memberId;
}

/** The caller, where the route's access has made sure that there is one. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw notSignedIn();
  return request.caller;
}

/** Who begins something that a browser has to finish. Throws Refused for the operator of this machine, who has none. */
export function inBrowser<P extends string>({ isLocal, memberId, organizationId }: Caller, purpose: P) {
  if (!isLocal) return { memberId, organizationId, purpose };
  throw new Refused('not-allowed', 'This is done in a browser.', 'Sign in to the console.');
}

const notSignedIn = (): Refused =>
  new Refused('not-signed-in', 'Nobody is signed in.', 'Run `npx tacit sign-in-link` and open the link it prints.');

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Checks every request before its handler runs: caller, role, and that a change comes from our own page. */
export function guardRoutes(app: FastifyInstance, findCaller: FindCaller): void {
  app.decorateRequest('caller', null);
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith('/api/') && route.config?.access === undefined) {
      throw new Error(`The route ${route.url} does not say whom it serves.`);
    }
  });
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access ?? 'anyone';
    request.caller = await findCaller(request);
    if (!safeMethods.has(request.method) && isBrowser(request.caller)) refuseForgery(request);
    if (access === 'anyone') return;
    const caller = callerOf(request);
    requireScope(caller, request.routeOptions.config.scope);
    const isServed = typeof access === 'string' ? caller.isLocal : access.includes(caller.role);
    if (!isServed) {
      throw new Refused(
        'not-allowed',
        `Your role (${caller.role}) may not do this.`,
        'An owner of the organization can.',
      );
    }
  });
  workWithin(app);
}

/**
 * What a request asks of the database is asked for the organization of its caller, behind its wall. Where anyone may ask,
 * such as with a sign-in link, it is not the caller who says which organization it is about.
 */
function workWithin(app: FastifyInstance): void {
  // Not earlier: what reads a body calls back from outside of the request's context.
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.caller === null || isOfNoOrganization(request)) done();
    else withinOrganization(request.caller.organizationId, done);
  });
}

/** Where the organization of the caller says nothing, or there is none. */
export function isOfNoOrganization({ routeOptions }: FastifyRequest): boolean {
  const { access = 'anyone' } = routeOptions.config;
  return access === 'anyone' || access === 'house';
}

/** No page can make a browser send a token in a header. */
const isBrowser = (caller: Caller | null): boolean => caller === null || (!caller.isLocal && caller.scopes === null);

function requireScope({ scopes }: Caller, scope: ApiScope | undefined): void {
  if (scopes === null || (scope !== undefined && scopes.includes(scope))) return;
  throw new Refused(
    'not-allowed',
    scope === undefined ? 'No API token may do this.' : `The API token lacks the scope ${scope}.`,
    scope === undefined ? 'Sign in and do it as a member.' : 'Make a token that has it.',
  );
}

// A page of another site can make a browser send our cookie, but not a header of its own choosing.
function refuseForgery(request: FastifyRequest): void {
  if (request.headers['x-tacit'] === undefined) {
    throw new Refused('not-allowed', 'The request does not come from the console.', 'Send the header X-Tacit.');
  }
}

/**
 * Refuses requests to this machine alone that were sent to a name of the outside. A page of another site can let its
 * own name point here and then read what we answer; a browser always says which name it meant.
 */
export function refuseForeignNames(app: FastifyInstance, publicName: string): void {
  app.addHook('onRequest', async ({ socket, hostname }) => {
    if (!isLoopback(socket.localAddress) || isOwnName(hostname) || hostname === publicName) return;
    throw new Refused(
      'not-allowed',
      'The request was sent to a name that is not this house.',
      'Set TACIT_URL to the address that the browser shows.',
    );
  });
}

const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && /^(?:::ffff:)?127\.|^::1$/.test(address);

/** An address cannot be made to point elsewhere, and browsers keep `localhost` for this machine. */
const isOwnName = (name: string): boolean =>
  name === '' || isIP(name.replace(/^\[|\]$/g, '')) !== 0 || name === 'localhost' || name.endsWith('.localhost');
