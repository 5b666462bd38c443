// A small private file for the rooms: mode 0600 in a folder of mode 0700, either old or new after a power cut.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeDurably } from './internal/durable-file.ts';

/** Makes the folder where it is missing, and replaces what is there. */
export function writePrivateFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeDurably(path, text);
}
