// What a person reads in place of a name that is not kept.

/** `Channel 3f9a-07c2`: enough of the token to tell two apart and to find it again. */
export function groupName(kind: 'channel' | 'account', token: string): string {
  const digits = token.replaceAll('-', '').slice(0, 8);
  return `${kind === 'channel' ? 'Channel' : 'Account'} ${digits.slice(0, 4)}-${digits.slice(4)}`;
}
