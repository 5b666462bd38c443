// Asks a proxy by which tokens it knows one address. The address goes in a body, and is in no log and no error.
import { z } from 'zod';
import { asJson, post } from '../base/post.ts';
import { isSameText } from '../base/same-text.ts';
import { addressArgument, keyHeader, lookupMethod } from '../connector/wire.ts';
import type { Control } from '../control/control.ts';
import type { ProxyAccess } from '../control/proxies.ts';
import type { AddressTokens } from '../privacy/address.ts';
import { proofOf } from './calls-of.ts';

/** `older`: it knows no such question. `paced`: it was asked often, and answers again in a while. */
export type WhyNot = 'off' | 'older' | 'paced' | 'other-key' | 'away';

const token = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const lookedUp = z.strictObject({
  is: z.literal('looked-up'),
  mailboxes: z.array(token).min(1).max(2),
  domain: token,
});
const refused = z.object({ error: z.object({ reason: z.string() }) });
const older = ['method-not-declared', 'connector-not-declared'];

/** Somebody waits for it. */
const bounds = { headersMs: 10_000, wholeMs: 10_000, bytes: 64 * 1024 };

export async function lookUpAddress(
  control: Control,
  organizationId: string,
  connectorId: string,
  access: ProxyAccess,
  address: string,
): Promise<AddressTokens | WhyNot> {
  const { agent, token: proof } = await proofOf(control, organizationId, access);
  const startedAt = performance.now();
  const { status, body, header } = await post({
    url: `${access.url}/${connectorId}/${lookupMethod}`,
    token: await proof(),
    agent,
    content: asJson({ [addressArgument]: address }),
    bounds,
    signal: AbortSignal.timeout(2 * bounds.wholeMs),
  });
  const milliseconds = Math.round(performance.now() - startedAt);
  control.log.info('proxy called', { connector: connectorId, method: lookupMethod, status, milliseconds });
  if (status === 429) return 'paced';
  if (status === 403) return whyRefused(body);
  if (status !== 200) return 'away';
  const key = header(keyHeader);
  if (key === null || !isSameText(key, access.fingerprint)) return 'other-key';
  const answer = lookedUp.safeParse(body);
  return answer.success ? { mailboxes: answer.data.mailboxes, domain: answer.data.domain } : 'older';
}

function whyRefused(body: unknown): WhyNot {
  const reason = refused.safeParse(body).data?.error.reason ?? '';
  if (reason === 'lookups-off') return 'off';
  return older.includes(reason) ? 'older' : 'away';
}
