// An id that somebody types into a command: what else is typed by mistake, a token or an address, goes no further.
import { Refused } from '../base/errors.ts';

/** `lists` is the command that prints the ids. Throws Refused `invalid-request` before the house is asked. */
export function typedId(text: string, lists: string): string {
  const id = text.trim().toLowerCase();
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return id;
  throw new Refused('invalid-request', 'That is no id.', `\`npx tacit ${lists}\` prints the ids.`);
}
