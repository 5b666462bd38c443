// Where a browser may be sent on to: an address of our own pages, and of no other host.
const anyHost = 'http://own.invalid';

/** The address as it was given, or the first page where it leads anywhere else. */
export function ownAddress(given: string): string {
  // Browsers read a backslash as a slash, and `//host` as another host.
  if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,499}$/.test(given) || !URL.canParse(given, anyHost)) return '/';
  const { origin, pathname, search, hash } = new URL(given, anyHost);
  const leadsBack = /^\/(?:api|oauth|sign-in)(?:\/|$)/.test(pathname);
  return origin === anyHost && !leadsBack && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : '/';
}

/** The address with those parameters added. */
export function withParameters(address: string, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(address, anyHost);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return `${url.pathname}${url.search}${url.hash}`;
}
