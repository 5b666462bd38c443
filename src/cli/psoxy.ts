// What `tacit connect --psoxy` reads from standard input, and what it says of how the Psoxy is.
import type { PsoxyGiven, PsoxyHealth } from '../api/contract/psoxies.ts';
import { Refused } from '../base/errors.ts';
import type { Client } from './client.ts';

/** Longer than any of it; what is piped in by mistake is not read to its end. */
const longest = 32 * 1024;

/** A key file of Google's as it is, or JSON with `authorization` and perhaps `salt`. Throws Refused `invalid-request`. */
export async function readPsoxy(input: AsyncIterable<Buffer | string>, url: string): Promise<PsoxyGiven> {
  let text = '';
  for await (const piece of input) {
    text += String(piece);
    if (text.length > longest) break;
  }
  const given = parsed(text);
  if (given === undefined) throw unreadable();
  const { type, client_email: email, private_key: privateKey, private_key_id: privateKeyId = null } = given;
  const key = { kind: 'google', email, privateKey, privateKeyId };
  const { authorization = key, salt = null } = type === 'service_account' ? {} : given;
  if (typeof authorization !== 'object' || authorization === null) throw unreadable();
  // The API looks at it, and says of nothing what it holds.
  return { url, authorization, salt } as PsoxyGiven;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' && found !== null ? (found as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

const unreadable = (): Refused =>
  new Refused(
    'invalid-request',
    'What came on standard input does not say with what the Psoxy is asked.',
    'Pipe in the JSON that docs/psoxy.md describes, or the key file of a service account of Google.',
  );

/** Asks before anything is connected, and says what is wrong. */
export async function sayHealth(client: Client, connector: string, given: PsoxyGiven): Promise<void> {
  const path = `/api/connectors/${encodeURIComponent(connector)}/psoxy/health`;
  const { version, findings } = await client.call<PsoxyHealth>('POST', path, given);
  console.log(`The Psoxy answers${version === null ? '' : `, version ${version}`}.`);
  for (const line of findingLines(findings)) console.log(line);
}

/** What is wrong with it, each thing with what to do. */
export const findingLines = (findings: PsoxyHealth['findings']): readonly string[] =>
  findings.map(({ severity, message, next, code }) => `${severity}: ${message} ${next} (${code})`);
