// Who signs for a connection, by the kind of authorization that its Psoxy asks for.
import { randomUUID } from 'node:crypto';
import type { PsoxyAuthorization } from '../../control/psoxies.ts';
import { machineCredentials } from './aws-machine.ts';
import { openAwsSigner } from './aws-signer.ts';
import { machineTokens } from './google-machine.ts';
import { keyTokens, openGoogleSigner } from './google-signer.ts';
import { externalIdOf, machineRefused, requireAllowed } from './machine.ts';
import type { Signer, SignerParts } from './signing.ts';
import { assumeRole } from './sts.ts';

/** Throws Refused `machine-credentials-off`, and `psoxy-not-let-in` for a host that names no region. */
export function openSigner(authorization: PsoxyAuthorization, parts: SignerParts): Signer {
  const { machine, organizationId } = parts;
  switch (authorization.kind) {
    case 'aws': {
      const own = async () => authorization;
      return openAwsSigner(
        { ...authorization, own, lookAt: 'its trust policy, the access key, and the external id' },
        parts,
      );
    }
    case 'aws-machine':
      requireAllowed('aws', machine, organizationId);
      return openAwsSigner(withMachine(authorization, parts), parts);
    case 'google':
      return openGoogleSigner(keyTokens(authorization, parts), parts);
    case 'google-machine':
      requireAllowed('google', machine, organizationId);
      return openGoogleSigner(machineTokens(parts), parts);
    case 'bearer':
      return {
        call: async () => ({ authorization: `Bearer ${authorization.token}` }),
        stored: async () => undefined,
      };
  }
}

function withMachine(
  { roleArn, place }: Extract<PsoxyAuthorization, { kind: 'aws-machine' }>,
  { machine, organizationId, doors, clock }: SignerParts,
): Parameters<typeof openAwsSigner>[0] {
  return {
    roleArn,
    place,
    externalId: externalIdOf(organizationId),
    lookAt: `its trust policy: it must name the role of this machine and the external ID ${externalIdOf(organizationId)}`,
    async own(region, signal) {
      const asked = { doors, region, clock, signal };
      const own = await machineCredentials({ ...asked, env: machine.aws });
      if (machine.organizations.length < 2) return own;
      // A role that lets this machine in when it speaks for nobody does so for everybody whom it serves.
      const nobodys = externalIdOf(randomUUID());
      if ((await assumeRole({ roleArn, externalId: nobodys }, own, asked)) === undefined) return own;
      const next = `Have its trust policy ask for the external ID ${externalIdOf(organizationId)}: this machine serves others too.`;
      throw machineRefused('machine-role-open', next);
    },
  };
}
