// Decides whether a name in an archive stays inside it.

/** Why a name is refused, or undefined for one that stays inside. */
export function whyUnsafe(name: string): string | undefined {
  if (name.includes('\0')) return 'a name holds a zero byte';
  if (name.includes('\\')) return 'a name holds a backslash, which Windows reads as a folder';
  if (name.startsWith('/')) return 'a name is an absolute path';
  if (name[1] === ':' && /^[a-z]:/i.test(name)) return 'a name begins with a drive letter';
  if (name.includes('..') && name.split('/').includes('..')) return 'a name leads out of the archive';
  return undefined;
}

const symbolicLink = 0o120000;
const kindOfFile = 0o170000;

/** True when a zip made on Unix says that the entry is a symbolic link. */
export function isSymbolicLink(externalFileAttributes: number): boolean {
  return ((externalFileAttributes >>> 16) & kindOfFile) === symbolicLink;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decodes a name that the UTF-8 flag promises to be UTF-8; undefined when it is not. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
