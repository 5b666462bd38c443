// Finds who calls: the operator over the private socket, a program with its API token, a member with their session.
import type { FastifyRequest } from 'fastify';
import type { Caller, FindCaller } from './access.ts';
import type { CountedDoor } from './attempts.ts';
import { operatorFor } from './organizations.ts';
import type { Services } from './services.ts';
import { headersOf } from './session.ts';

/** `local` holds the requests that came over the private socket. Tokens that nobody made are counted as attempts. */
export function callerFinder(services: Services, local: WeakSet<object>, door: CountedDoor): FindCaller {
  return async (request) => {
    if (local.has(request.raw)) return operatorFor(request, services.organizations);
    if (!request.url.startsWith('/api/')) return null;
    const token = bearerOf(request);
    if (token !== undefined) return programOf(services, door, request, token);
    return request.headers.cookie === undefined ? null : memberOf(services, request);
  };
}

/** With a token in it a request is a program's, whatever cookies come along. */
function bearerOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
}

async function programOf(
  { apiTokens }: Services,
  { attempts, addressOf }: CountedDoor,
  request: FastifyRequest,
  token: string,
): Promise<Caller | null> {
  if (apiTokens === undefined) return null;
  // Counted when it fails alone: a program may well ask for many things at once.
  const found = await apiTokens.use(token).catch((reason: unknown) => {
    attempts.take(addressOf(request));
    throw reason;
  });
  const { id, name, role, organizationId, scopes, endsAt } = found;
  return { ...nobodys, memberId: id, name, role, organizationId, expiresAt: endsAt, scopes };
}

async function memberOf({ signIn }: Services, request: FastifyRequest): Promise<Caller | null> {
  const found = await signIn.memberOf(headersOf(request.headers));
  if (found === null) return null;
  const { member, ...session } = found;
  return { ...nobodys, memberId: member.id, name: member.name, role: member.role, ...session };
}

const nobodys = { isLocal: false, sessionId: null, vouchers: [], provedEmail: null, scopes: null } as const;
