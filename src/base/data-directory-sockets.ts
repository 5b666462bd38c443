// Where a unix socket can stand: beside the data, or in a short private folder when that path is too long.
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refused } from './errors.ts';

/** The kernel holds 108 bytes on Linux and 104 on macOS, and cuts a longer path without a word. */
const longestPath = 99;

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * A folder of mode 0700 in which a socket of that name has a path of less than 100 bytes: `folder` itself, or
 * one in the system's temporary folder that is named by a hash of `folder`. Created when absent.
 * Throws Refused `data-directory-unwritable` when somebody else put something there first.
 */
export function socketFolder(folder: string, name: string, owner: Owner | null = ourselves()): string {
  const chosen = fits(join(folder, name)) ? folder : shortFolder(folder, name);
  makePrivate(chosen, owner);
  return chosen;
}

function shortFolder(folder: string, name: string): string {
  const short = `tacit-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  return fits(join(tmpdir(), short, name)) ? join(tmpdir(), short) : join('/tmp', short);
}

function fits(path: string): boolean {
  return Buffer.byteLength(path) <= longestPath;
}

function makePrivate(folder: string, owner: Owner | null): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  const us = ourselves();
  // Anybody can write in the temporary folder: whoever made ours before we did could listen in our place.
  const isOurs = us === null || found.uid === us.uid || found.uid === owner?.uid;
  if (!found.isDirectory() || !isOurs) {
    throw new Refused(
      'data-directory-unwritable',
      `The folder ${folder}, which is to hold a socket, belongs to somebody else.`,
      'Remove that folder, or choose a shorter path in TACIT_DATA.',
    );
  }
  if ((found.mode & 0o777) !== 0o700) chmodSync(folder, 0o700);
  if (owner !== null && found.uid !== owner.uid) chownSync(folder, owner.uid, owner.gid);
}

function ourselves(): Owner | null {
  const uid = process.getuid?.();
  return uid === undefined ? null : { uid, gid: process.getgid?.() ?? 0 };
}
