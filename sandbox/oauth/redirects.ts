// Where a browser may be sent back to after the consent page.
import type { App } from '../state.ts';

/**
 * Where the browser may be sent: to a redirect URL of the app or below it, without a fragment. A URL of this machine
 * without a port fits every port.
 */
export function isRedirectOf(app: App, asked: string): boolean {
  const url = URL.parse(asked);
  if (url === null || asked.includes('#') || !isAcceptableRedirect(asked)) return false;
  return app.redirectUrls.some((configured) => {
    const base = new URL(configured);
    const isSamePlace = isLoopback(base) && base.port === '' ? isSameButPort(base, url) : base.origin === url.origin;
    const folder = base.pathname.replace(/\/$/, '');
    return isSamePlace && (url.pathname === base.pathname || url.pathname.startsWith(`${folder}/`));
  });
}

/** The real Slack takes https alone; the stand-in also takes http on this machine, where there is nobody to listen. */
export function isAcceptableRedirect(text: string): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function isSameButPort(left: URL, right: URL): boolean {
  return left.protocol === right.protocol && left.hostname === right.hostname;
}
