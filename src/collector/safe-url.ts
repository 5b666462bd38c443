// The address of something in the organization's own network that is asked with a secret.
import { isIP } from 'node:net';
import { type ErrorCode, errorCodes, Refused } from '../base/errors.ts';

/**
 * Without a slash at its end. What lets us in goes over the network: in clear only to this machine itself. Throws Refused of
 * that code.
 */
export function safeUrl(text: string, code: ErrorCode, example: string): string {
  const url = URL.parse(text);
  const isHere =
    url !== null && (url.hostname === 'localhost' || (isIP(url.hostname) === 4 && url.hostname.startsWith('127.')));
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere);
  if (url === null || !isSafe || url.username + url.password + url.search + url.hash !== '') {
    throw new Refused(code, errorCodes[code], `Give an address such as ${example}.`);
  }
  return url.href.replace(/\/+$/, '');
}
