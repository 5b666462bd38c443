// By what an organization's collector is known to its proxies where they share no secret: one key, made once, and sealed.
import { callerCertificate } from '../base/certificate.ts';
import type { Control } from './internal/opened.ts';
import { openSecret, sealing } from './secrets.ts';

/** As PEM. The certificate is its own authority. */
export interface ProxyCaller {
  readonly key: string;
  readonly cert: string;
}

const name = 'proxy-caller';
/** It proves nothing but that it is the same caller as on the first day. */
const years = 20;

/** Of two that make it at once, both get the one that was written first. */
export async function proxyCallerOf(control: Control, organizationId: string): Promise<ProxyCaller> {
  const found = await openSecret(control, organizationId, name);
  if (found !== null) return JSON.parse(found.toString()) as ProxyCaller;
  await sealing(control, organizationId, async (inside, sealed) => {
    const caller = callerCertificate('collector.tacit.invalid', control.clock, years);
    await inside.db
      .insertInto('secrets')
      .values({
        organization_id: organizationId,
        name,
        version: 1,
        sealed: sealed(name, Buffer.from(JSON.stringify(caller))),
        created_at: control.clock.now(),
      })
      .onConflict((conflict) => conflict.columns(['organization_id', 'name', 'version']).doNothing())
      .execute();
  });
  return proxyCallerOf(control, organizationId);
}
