// What the API needs of the rooms behind it; wired in `cli/house.ts`.
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { ImportStatus } from '../collector/import-status.ts';
import type { Imports } from '../collector/imports.ts';
import type { Live } from '../collector/live.ts';
import type { Connector } from '../connector/connector.ts';
import type { SignIn } from '../control/sign-in.ts';
import type { OverviewPart } from '../metrics/csv.ts';
import type { Published } from '../metrics/publish.ts';
import type { Reconciliation } from './contract/connections.ts';
import type { MetricAnswer, MetricCatalogue, Overview } from './contract/metrics.ts';

export interface OrganizationRow {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
}

export interface ConnectionRow {
  readonly id: string;
  readonly connectorId: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastRun: ImportStatus | null;
}

export interface Stored {
  readonly messages: number;
  readonly people: number;
  readonly channels: number;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}

export interface Services {
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl: string;
  /** Folder of the spools of uploads. */
  readonly temporaryFolder: string;
  readonly connectors: readonly Connector[];
  readonly imports: Imports;
  readonly live: Live;

  readonly signIn: SignIn;
  readonly organizations: {
    /** The organization of that name or id, or the only one. Throws Refused 'unknown-organization'. */
    find(nameOrId?: string): Promise<OrganizationRow>;
    change(id: string, change: Partial<OrganizationRow>, memberId: string | null): Promise<OrganizationRow>;
  };
  readonly connections: {
    list(organizationId: string): Promise<readonly ConnectionRow[]>;
    run(organizationId: string, runId: string): Promise<ImportStatus | null>;
    stored(organizationId: string, connectionId: string): Promise<Stored>;
    reconcile(organizationId: string): Promise<Reconciliation>;
    /** The token of a thing whose id in the source the caller knows; written to the audit log. */
    lookup(organizationId: string, memberId: string | null, kind: 'channel' | 'account', id: string): Promise<string>;
  };
  /** Everything that speaks of people comes as `Published`: the API has no other way to get at a number. */
  readonly figures: {
    catalogue(): MetricCatalogue;
    answer(
      organization: OrganizationRow,
      metric: string,
      range: { readonly from?: string; readonly to?: string; readonly by: 'organization' | 'channel' },
    ): Promise<Published<MetricAnswer>>;
    overview(organization: OrganizationRow, week?: string): Promise<Published<Overview>>;
    answerAsCsv(answer: Published<MetricAnswer>): string;
    overviewAsCsv(overview: Published<Overview>, part: OverviewPart): string;
  };
}
