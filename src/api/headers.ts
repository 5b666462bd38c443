// The headers of every answer: what a browser may do with it, and with whatever stands in it.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { isIP } from 'node:net';
import type { ServerResponse } from 'node:http';
import { days } from '../base/clock.ts';

/** How the house is reached. */
export interface Reached {
  readonly publicUrl: string;
  /** With a certificate that nobody else vouches for. */
  readonly isSelfSigned: boolean;
}

/** Of all that is no page: it is never shown as one, whatever it says. */
const nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const always = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
} as const;

/** The policy of the one page: files of our own, and style elements that carry this page's number. */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** What every answer carries; the page alone replaces the policy. */
export function headersOfAll({ publicUrl, isSelfSigned }: Reached): Readonly<Record<string, string>> {
  const headers = { 'content-security-policy': nothing, ...always };
  if (isSelfSigned || !isForStrictTransport(publicUrl)) return headers;
  return { ...headers, 'strict-transport-security': `max-age=${days(365) / 1000}` };
}

/** On the raw answer, so that a stream which leaves the framework carries them too. */
export function addHeaders(app: FastifyInstance, reached: Reached): void {
  const headers = headersOfAll(reached);
  app.addHook('onRequest', async (request, { raw }: FastifyReply) => {
    setAll(raw, headers);
    if (!request.url.startsWith('/assets/')) raw.setHeader('cache-control', 'no-store');
  });
}

function setAll(raw: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) raw.setHeader(name, value);
}

// A browser that was told so shows no way around a certificate it does not know, and `localhost` is of all programs here.
function isForStrictTransport(publicUrl: string): boolean {
  const { protocol, hostname } = new URL(publicUrl);
  const isOwn =
    hostname === 'localhost' || hostname.endsWith('.localhost') || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
  return protocol === 'https:' && !isOwn;
}
