// That an organization has rows whose tokens were made with a key of others, in files that were sanitized elsewhere.
import type { Control } from './internal/opened.ts';
import { openSecret, sealSecret } from './secrets.ts';

/** The name under which it is noted. */
export const keptRowsNote = 'kept-rows';

/** `fingerprint`: of the key. From here on no new key of ours is laid upon the tokens. */
export async function noteKeptRows(control: Control, organizationId: string, fingerprint: string): Promise<void> {
  await sealSecret(control, organizationId, keptRowsNote, Buffer.from(fingerprint));
}

/** Of the last such file; null where none came. */
export async function keptRowsKey(control: Control, organizationId: string): Promise<string | null> {
  return (await openSecret(control, organizationId, keptRowsNote))?.toString() ?? null;
}
