// Who signs for a connection, by the kind of authorization that its Psoxy asks for.
import type { PsoxyAuthorization } from '../../control/psoxies.ts';
import { openAwsSigner } from './aws-signer.ts';
import { openGoogleSigner } from './google-signer.ts';
import type { Signer, SignerParts } from './signing.ts';

export function openSigner(authorization: PsoxyAuthorization, parts: SignerParts): Signer {
  switch (authorization.kind) {
    case 'aws':
      return openAwsSigner(authorization, parts);
    case 'google':
      return openGoogleSigner(authorization, parts);
    case 'bearer':
      return {
        call: async () => ({ authorization: `Bearer ${authorization.token}` }),
        stored: async () => undefined,
      };
  }
}
