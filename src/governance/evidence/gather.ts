// Gathers what the evidence pack says: the running configuration, read and counted now. No name of a person is in it.
import type { Connector, Upload } from '../../connector/connector.ts';
import { type InventoryOfConnector, inventoryOf } from '../../connector/inventory.ts';
import { verify } from '../../control/audit.ts';
import { listConnections } from '../../control/connections.ts';
import type { Control } from '../../control/control.ts';
import { isHalted } from '../../control/halts.ts';
import { findLive } from '../../control/live-connections.ts';
import { listMembers, type Role } from '../../control/members.ts';
import { findOrganization } from '../../control/organizations.ts';
import { listReceipts } from '../../control/receipts.ts';
import { edgesOf, readRetention, type Retention } from '../../control/retention.ts';
import { metrics } from '../../metrics/catalogue.ts';
import type { MetricAnswer, Value } from '../../metrics/answers.ts';
import { Published } from '../../metrics/publish.ts';

/** What the pack is made of beside the databases; handed in where the rooms are wired. */
export interface EvidenceParts {
  readonly control: Control;
  readonly connectors: readonly Connector[];
  readonly uploads: readonly Upload[];
  /** The tables of the control plane in words. */
  readonly tables: readonly { readonly table: string; readonly holds: string; readonly why: string }[];
  /** Every host that this process may call, and for what. */
  readonly hosts: (organizationId: string) => Promise<readonly Host[]>;
  readonly answer: (organizationId: string, metric: string, by: string) => Promise<Published<MetricAnswer>>;
  readonly bill: () => object;
}

export interface Host {
  readonly host: string;
  readonly why: string;
}

export interface Hidden {
  readonly metric: string;
  readonly by: string;
  readonly shown: number;
  readonly bounded: number;
  /** By the rule that hid them. */
  readonly hidden: Readonly<Record<string, number>>;
}

export interface Evidence {
  readonly organization: string;
  readonly madeAt: string;
  readonly timeZone: string;
  readonly minimumGroup: number;
  readonly isHalted: boolean;
  readonly connections: readonly {
    readonly name: string;
    readonly connector: string;
    readonly state: string;
    readonly scopes: readonly string[];
    readonly months: number;
    readonly keptFrom: string;
  }[];
  readonly retention: Pick<Retention, 'periods' | 'nextRunAt' | 'lastRun'>;
  readonly roles: Readonly<Record<Role, number>>;
  readonly inventory: readonly InventoryOfConnector[];
  readonly tables: EvidenceParts['tables'];
  readonly metrics: readonly {
    readonly id: string;
    readonly name: string;
    readonly purpose: string;
    readonly groupRule: string;
  }[];
  readonly hosts: readonly Host[];
  readonly suppression: readonly Hidden[];
  readonly chain: {
    readonly entries: number;
    readonly brokenAt: number | null;
    readonly lastHash: string | null;
  };
  readonly receipts: readonly { readonly number: number; readonly madeAt: string }[];
  readonly bill: object;
}

export async function gatherEvidence(parts: EvidenceParts, organizationId: string): Promise<Evidence> {
  const { control } = parts;
  const [organization, members, retention, chain, receipts] = await Promise.all([
    findOrganization(control, organizationId),
    listMembers(control, organizationId),
    readRetention(control, organizationId),
    verify(control, organizationId),
    listReceipts(control, organizationId),
  ]);
  const roles: Record<Role, number> = { owner: 0, administrator: 0, analyst: 0, auditor: 0, member: 0 };
  for (const { role } of members) roles[role] += 1;
  const { entries, brokenAt, lastHash } = chain;
  return {
    organization: organization.name,
    madeAt: control.clock.now().toISOString(),
    timeZone: organization.timeZone,
    minimumGroup: organization.minimumGroup,
    isHalted: await isHalted(control, organizationId),
    connections: await connectionsOf(control, organizationId, retention),
    retention: { periods: retention.periods, nextRunAt: retention.nextRunAt, lastRun: retention.lastRun },
    roles,
    inventory: [...parts.connectors, ...parts.uploads].map(inventoryOf),
    tables: parts.tables,
    metrics: metrics.map(({ id, name, question, groupRule }) => ({ id, name, purpose: question, groupRule })),
    hosts: await parts.hosts(organizationId),
    suppression: await suppressionOf(parts, organizationId),
    chain: { entries, brokenAt, lastHash },
    receipts: receipts.map(({ number, madeAt }) => ({ number, madeAt: madeAt.toISOString() })),
    bill: parts.bill(),
  };
}

async function connectionsOf(control: Control, organizationId: string, retention: Retention) {
  const edges = edgesOf(retention, control.clock.now());
  const periods = new Map(retention.connections.map((one) => [one.connectionId, one.months]));
  const connections = await listConnections(control, organizationId);
  return Promise.all(
    connections.map(async ({ id, name, connectorId }) => {
      const live = await findLive(control, organizationId, id);
      return {
        name,
        connector: connectorId,
        state: live?.state ?? 'imported',
        scopes: live?.granted ?? [],
        months: periods.get(id) ?? retention.periods.files,
        keptFrom: edges.connections.get(id) ?? edges.files,
      };
    }),
  );
}

/** What a reader would see now of the last half year, and what is hidden from them by which rule. */
async function suppressionOf({ answer }: EvidenceParts, organizationId: string): Promise<Hidden[]> {
  const found: Hidden[] = [];
  for (const { id, splits } of metrics) {
    for (const by of splits.filter((split) => split !== 'people')) {
      const { series } = Published.contentOf(await answer(organizationId, id, by));
      const values = series.flatMap(({ points }) => points.map(({ value }) => value));
      found.push({ metric: id, by, ...countsOf(values) });
    }
  }
  return found;
}

function countsOf(values: readonly Value[]): Omit<Hidden, 'metric' | 'by'> {
  const hidden: Record<string, number> = {};
  for (const value of values) if (value.state === 'hidden') hidden[value.reason] = (hidden[value.reason] ?? 0) + 1;
  const count = (state: Value['state']): number => values.filter((value) => value.state === state).length;
  return { shown: count('shown'), bounded: count('bounded'), hidden };
}
