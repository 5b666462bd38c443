// Who may use the credentials of the machine that we run on, and how its cloud is asked for them.
//
// They are the operator's, and stronger than anything that somebody who connects brings: so only organizations that the operator
// names use them, and only the addresses below are asked.
import { type ErrorCode, errorCodes, Refused } from '../../base/errors.ts';
import { type Clock, seconds } from '../../base/clock.ts';
import type { MachineSettings } from '../../base/settings.ts';
import { type Bounds, hear } from '../../base/post.ts';
import { unavailable } from './signing.ts';

/** It is next door, or not there at all. */
const bounds: Bounds = { headersMs: seconds(2), wholeMs: seconds(3), bytes: 64 * 1024 };

/** What a role is told of whoever takes it on with the machine's credentials: nobody chooses it, so nobody takes another's. */
export const externalIdOf = (organizationId: string): string => `tacit-${organizationId}`;

/** Google has nothing like it: so there the machine speaks for one organization alone. */
export function mayUseMachine(cloud: 'aws' | 'google', machine: MachineSettings | undefined, id: string): boolean {
  const organizations = machine?.organizations ?? [];
  return organizations.includes(id) && (cloud === 'aws' || organizations.length === 1);
}

/** Throws Refused `machine-credentials-off`. */
export function requireAllowed(cloud: 'aws' | 'google', machine: MachineSettings, organizationId: string): void {
  if (mayUseMachine(cloud, machine, organizationId)) return;
  const setting = `TACIT_MACHINE_CREDENTIALS=${organizationId}`;
  const next = machine.organizations.includes(organizationId)
    ? 'Google cannot tell organizations of one machine apart: its operator must name one alone, or you bring a key.'
    : `The operator of the installation allows it with ${setting} in its environment; or you bring a key.`;
  throw machineRefused('machine-credentials-off', next);
}

export const machineRefused = (code: ErrorCode, next: string): Refused => new Refused(code, errorCodes[code], next);

/** `next`: what to look at on this machine. */
export const noCredentials = (next: string): Refused => machineRefused('machine-credentials-missing', next);

interface Told {
  readonly text: string;
  readonly header: (name: string) => string | null;
}

interface Question {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: 'PUT';
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Undefined where nobody is there, or says no. A redirect is a no: nothing is followed. Throws RetryLater `psoxy-unavailable` where
 * it stumbles.
 */
export async function askMachine({ clock, ...question }: Question): Promise<Told | undefined> {
  const { status, bytes, header } = await hear({ ...question, bounds });
  if (status === 429 || status >= 500) throw unavailable(clock);
  return status === 200 && bytes !== undefined ? { text: bytes.toString().trim(), header } : undefined;
}

/** Letters that a header can carry: whatever else is there is no token. */
export const isToken = (text: string): boolean => /^[\x21-\x7e]{1,16384}$/.test(text);
