// The address of something in the organization's own network that is asked with a secret.
import { isIP } from 'node:net';
import { type ErrorCode, errorCodes, Refused } from '../base/errors.ts';
import { networksOf } from '../base/networks.ts';

/** Where clouds and their agents tell a machine its credentials: nobody whose address may be given is there. */
const ofMachine = networksOf(
  ['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::/32', '::ffff:169.254.0.0/112'],
  () => new Error(),
);
const isOfMachine = (host: string): boolean =>
  ofMachine.has(host.replace(/^\[|\]$/g, '')) || /^metadata(?:\.google\.internal|\.goog)?\.?$/.test(host);

/**
 * Without a slash at its end. What lets us in goes over the network: in clear only to this machine itself, and never to where
 * clouds give out credentials. Throws Refused of that code.
 */
export function safeUrl(text: string, code: ErrorCode, example: string): string {
  const url = URL.parse(text);
  const isHere =
    url !== null && (url.hostname === 'localhost' || (isIP(url.hostname) === 4 && url.hostname.startsWith('127.')));
  const isSafe = (url?.protocol === 'https:' && !isOfMachine(url.hostname)) || (url?.protocol === 'http:' && isHere);
  if (url === null || !isSafe || url.username + url.password + url.search + url.hash !== '') {
    throw new Refused(code, errorCodes[code], `Give an address such as ${example}.`);
  }
  return url.href.replace(/\/+$/, '');
}
