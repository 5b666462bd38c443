// Ties a sign-in to the browser that began it: a cookie that comes back from the issuer's page, and nothing else.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';

const form = /^[A-Za-z0-9_-]{43}$/;

/** The prefix keeps another host of the same domain from planting one of its own. */
const nameAt = (publicUrl: string): string =>
  publicUrl.startsWith('https:') ? '__Host-tacit-sign-in' : 'tacit-sign-in';

/** What only this browser sends, or undefined. */
export function signInBrowser({ headers }: FastifyRequest, publicUrl: string): string | undefined {
  const found = (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim().split('='))
    .find(([key]) => key === nameAt(publicUrl))?.[1];
  return found !== undefined && form.test(found) ? found : undefined;
}

/** The same again where there is one, so that two tabs can sign in at once. */
export function keepSignInBrowser(request: FastifyRequest, reply: FastifyReply, publicUrl: string): string {
  const value = signInBrowser(request, publicUrl) ?? randomBytes(32).toString('base64url');
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  // Lax, since the browser comes back from another site.
  reply.header('set-cookie', `${nameAt(publicUrl)}=${value}; Path=/; Max-Age=900; HttpOnly; SameSite=Lax${secure}`);
  return value;
}
