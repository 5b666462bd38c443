// Which hosts are called for a connection through a Psoxy, for who must let this server out to them.
import { openPsoxyAccess, type PsoxyAuthorization } from '../../control/psoxies.ts';
import type { Control } from '../../control/control.ts';
import { listLive } from '../../control/live-connections.ts';
import { placeOf } from './aws-signature.ts';
import { cloudDoors } from './signing.ts';

export interface CalledHost {
  readonly host: string;
  readonly why: string;
}

/** Of all connections through a Psoxy that are still authorized. */
export async function psoxyHosts(control: Control, organizationId: string): Promise<readonly CalledHost[]> {
  const through = (await listLive(control, organizationId)).filter(({ route }) => route === 'psoxy');
  const found = await Promise.all(
    through.map(async ({ connectionId }) => openPsoxyAccess(control, organizationId, connectionId)),
  );
  return found.flatMap((access) => {
    if (access === null) return [];
    const { url, authorization } = access;
    return [
      { host: new URL(url).host, why: 'your Psoxy, through which a source is read' },
      ...cloudsOf(url, authorization),
    ];
  });
}

function cloudsOf(url: string, authorization: PsoxyAuthorization): readonly CalledHost[] {
  switch (authorization.kind) {
    case 'aws':
    case 'aws-machine': {
      const { region } = authorization.place ?? placeOf(new URL(url).hostname);
      return [
        { host: new URL(cloudDoors.sts(region)).host, why: 'to take on the role that may call your Psoxy' },
        { host: `*.s3.${region}.amazonaws.com`, why: 'to fetch answers that your Psoxy writes down' },
        ...(authorization.kind === 'aws' ? [] : [cloudDoors.instance, cloudDoors.container].map(ofMachine)),
      ];
    }
    case 'google':
      return [
        { host: new URL(cloudDoors.googleTokens).host, why: 'to get the token that lets us call your Psoxy' },
        { host: new URL(cloudDoors.googleStorage).host, why: 'to fetch answers that your Psoxy writes down' },
      ];
    case 'google-machine':
      return [
        ofMachine(cloudDoors.instance),
        { host: new URL(cloudDoors.googleStorage).host, why: 'to fetch answers that your Psoxy writes down' },
      ];
    case 'bearer':
      return [];
  }
}

const ofMachine = (door: string): CalledHost => ({
  host: new URL(door).host,
  why: 'to be told by its cloud what lets this machine itself in',
});
