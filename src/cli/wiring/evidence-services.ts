// Wires the evidence pack to the rooms that it describes.
import { readFileSync } from 'node:fs';
import { controlInventory } from '../../api/inventory.ts';
import type { EvidenceServices } from '../../api/evidence.ts';
import type { Services } from '../../api/services.ts';
import type { Live } from '../../collector/live.ts';
import { psoxyHosts } from '../../collector/psoxy/hosts.ts';
import type { Connector } from '../../connector/connector.ts';
import { uploads } from '../../connectors/index.ts';
import { append } from '../../control/audit.ts';
import type { Control } from '../../control/control.ts';
import { listIssuers } from '../../control/issuers.ts';
import { findOrganization } from '../../control/organizations.ts';
import { billOfMaterials, type LockFile } from '../../governance/evidence/bill.ts';
import { papersOf } from '../../governance/evidence/documents.ts';
import { gatherEvidence, type Host } from '../../governance/evidence/gather.ts';

const lockFile = new URL('../../../package-lock.json', import.meta.url);

export function evidenceServices(
  control: Control,
  live: Live,
  connectors: readonly Connector[],
  figures: Services['figures'],
): EvidenceServices {
  const parts = {
    control,
    connectors,
    uploads,
    tables: controlInventory,
    hosts: async (organizationId: string) => [
      ...hostsOf(live, await listIssuers(control, organizationId)),
      ...(await psoxyHosts(control, organizationId)),
    ],
    answer: async (organizationId: string, metric: string, by: string) =>
      figures.answer(await findOrganization(control, organizationId), metric, { by }),
    bill: () => billOfMaterials(JSON.parse(readFileSync(lockFile, 'utf8')) as LockFile, control.clock.now()),
  };
  return {
    async pack(organizationId, memberId) {
      await append(control, { organizationId, memberId, action: 'evidence.export', subject: organizationId });
      return [...papersOf(await gatherEvidence(parts, organizationId))];
    },
  };
}

/** What a live source is called at, where the stand-in is on this machine, and who says who signs in. */
function hostsOf({ sources }: Live, issuers: readonly { readonly url: string }[]): Host[] {
  const ofSources = sources.map(({ baseUrl, connector, isSandbox }) => ({
    host: new URL(baseUrl).host,
    why: isSandbox
      ? 'the made-up source of the sandbox, on this machine'
      : `to read ${connector.name}, where it is connected`,
  }));
  const ofIssuers = issuers.map(({ url }) => ({
    host: new URL(url).host,
    why: 'to sign members in, as you have set; its own answer names the hosts of its keys and tokens',
  }));
  return [...ofSources, ...ofIssuers];
}
