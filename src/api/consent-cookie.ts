// Ties a consent to the browser that began it: a cookie that comes back from the source's page, and nothing else.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';

const name = 'tacit-consent';
/** A browser takes this name over TLS and for this host alone. */
const secureName = `__Host-${name}`;
const form = /^[A-Za-z0-9_-]{43}$/;

/** What only this browser sends, or undefined. */
export function consentSession({ headers }: FastifyRequest, publicUrl: string): string | undefined {
  const found = (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim().split('='))
    .find(([key]) => key === (isSecure(publicUrl) ? secureName : name))?.[1];
  return found !== undefined && form.test(found) ? found : undefined;
}

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:');

/** Lax, since the browser comes back from another site; the session's own cookie need not be so. */
export function newConsentCookie(reply: FastifyReply, publicUrl: string): string {
  const value = randomBytes(32).toString('base64url');
  const cookie = isSecure(publicUrl) ? `${secureName}=${value}; Secure` : `${name}=${value}`;
  reply.header('set-cookie', `${cookie}; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax`);
  return value;
}
