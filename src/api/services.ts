// What the API needs of the rooms behind it; wired in `cli/house.ts`.
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { ImportStatus } from '../collector/import-status.ts';
import type { Imports } from '../collector/imports.ts';
import type { Live } from '../collector/live.ts';
import type { Connector } from '../connector/connector.ts';
import type { FigureQuestion } from '../control/figure-queries.ts';
import type { SignIn } from '../control/sign-in.ts';
import type { OverviewPart } from '../metrics/csv.ts';
import type { Published } from '../metrics/publish.ts';
import type { ApiTokenServices } from './api-tokens.ts';
import type { InvitationServices } from './invitations.ts';
import type { MemberServices } from './members.ts';
import type { SessionServices } from './own-sessions.ts';
import type { ApprovalServices } from './approvals.ts';
import type { OrganizationRow, OrganizationServices } from './organizations.ts';
import type { BackupServices } from './backup.ts';
import type { DestroyServices } from './destroy.ts';
import type { IssuerServices } from './issuers.ts';
import type { AuditCheck, AuditEntry, AuditPage } from './contract/audit.ts';
import type { Reconciliation } from './contract/connections.ts';
import type { MetricAnswer, MetricCatalogue, Overview } from './contract/metrics.ts';
import type {
  AccountList,
  ColumnMapping,
  DecisionList,
  DecisionRequest,
  Finding,
  IdentitySettings,
  PeopleOverview,
  RosterFile,
  RosterList,
  RosterReport,
  original,
  rosterRequest,
} from './contract/people.ts';
import type { AnalyticsComparison, DayKind, UploadReport, uploadRequest, UploadStanding } from './contract/uploads.ts';
import type { KeyServices } from './keys.ts';
import type { MyDataServices, ObjectionServices } from './my-data.ts';
import type { EvidenceServices } from './evidence.ts';
import type { RetentionServices } from './retention.ts';

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

/** Of HR files. `memberId` is who the audit log names: null for the operator of this machine. */
export interface RosterServices {
  /** Spools one file, encrypted, and says what it seems to hold. */
  receive(organizationId: string, name: string, body: Readable): Promise<RosterFile>;
  /** What `receive` said of files that still wait, in the order asked. Throws Refused 'not-found' where one does not. */
  described(organizationId: string, files: readonly string[]): Promise<readonly RosterFile[]>;
  /** The same with the files of a connected stand-in. Throws Refused 'not-found' where none is connected. */
  receiveFromSandbox(organizationId: string): Promise<readonly RosterFile[]>;
  preview(organizationId: string, request: z.infer<typeof rosterRequest>): Promise<RosterReport>;
  apply(organizationId: string, request: z.infer<typeof rosterRequest>, memberId: string | null): Promise<RosterReport>;
  /** Files of this machine, which only its operator names. */
  applyLocal(
    organizationId: string,
    local: {
      readonly paths: readonly string[];
      readonly mapping?: ColumnMapping | undefined;
      readonly isDryRun: boolean;
    },
  ): Promise<RosterReport>;
  /** All findings of the last preview or apply of these files. Throws Refused 'not-found' where there was none. */
  findings(organizationId: string, files: readonly string[]): Promise<AsyncIterable<Finding>>;
  list(organizationId: string): Promise<RosterList>;
  /** Throws Refused 'not-found' where no roster stands for that day. */
  remove(organizationId: string, day: string, memberId: string | null): Promise<void>;
}

/** Of bulk files beside HR files. */
export interface UploadServices {
  /** Throws Refused with a `file-…` code. */
  importLocal(organizationId: string, upload: z.infer<typeof uploadRequest>): Promise<UploadReport>;
  standing(organizationId: string, kind: DayKind): Promise<UploadStanding>;
  /** One day or all of it; gives how many rows that were. Throws Refused `not-found` where nothing stands. */
  remove(organizationId: string, kind: DayKind, day: string | null): Promise<number>;
  /** Holds a source's own analytics against what is stored, and stores nothing. */
  compareAnalytics(organizationId: string, paths: readonly string[]): Promise<AnalyticsComparison>;
}

/** Of accounts and whose they are. `memberId` is who the audit log names: null for the operator of this machine. */
export interface PeopleServices {
  overview(organizationId: string): Promise<PeopleOverview>;
  /** Only who may decide sees suggestions, with the groups of single people in them, and what may be opened. */
  accounts(
    organizationId: string,
    state: AccountList['accounts'][number]['state'],
    offset: number,
    mayDecide: boolean,
  ): Promise<AccountList>;
  decisions(organizationId: string): Promise<DecisionList['decisions']>;
  decide(
    organizationId: string,
    request: DecisionRequest,
    memberId: string | null,
  ): Promise<DecisionList['decisions'][number]>;
  /** Throws Refused 'not-found' where there is no decision of that number. */
  undo(organizationId: string, number: number, memberId: string | null): Promise<void>;
  /** Opens one sealed original; in the audit log before it is answered. */
  openOriginal(organizationId: string, subject: string, memberId: string | null): Promise<z.infer<typeof original>>;
  settings(organizationId: string): Promise<IdentitySettings>;
  changeSettings(
    organizationId: string,
    change: { readonly [K in keyof IdentitySettings]?: IdentitySettings[K] | undefined },
    memberId: string | null,
  ): Promise<IdentitySettings>;
}

/** Of the audit log. */
export interface AuditServices {
  page(
    organizationId: string,
    question: {
      readonly before?: number | undefined;
      /** The noun of the action. */
      readonly noun?: string | undefined;
      readonly memberId?: string | undefined;
      readonly from?: Date | undefined;
      readonly to?: Date | undefined;
      readonly limit: number;
    },
  ): Promise<AuditPage>;
  /** Checks the chain after that number, so much of it as one answer may take. */
  verify(
    organizationId: string,
    question: { readonly after: number; readonly held?: string | undefined },
  ): Promise<AuditCheck>;
  /** The whole log from its beginning; its last entry is that it was exported. */
  exported(organizationId: string, memberId: string | null): Promise<AsyncIterable<AuditEntry>>;
}

export interface Services {
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl: string;
  /** Reverse proxies whose word on the caller's address is believed. */
  readonly proxies?: readonly string[];
  /** Folder of the spools of uploads. */
  readonly temporaryFolder: string;
  readonly connectors: readonly Connector[];
  readonly imports: Imports;
  readonly live: Live;
  /** A house that keeps no people has no doors to them. */
  readonly rosters?: RosterServices;
  readonly people?: PeopleServices;
  readonly uploads?: UploadServices;
  readonly audit?: AuditServices;
  readonly issuers?: IssuerServices;
  readonly members?: MemberServices;
  readonly invitations?: InvitationServices;
  readonly sessions?: SessionServices;
  readonly apiTokens?: ApiTokenServices;
  readonly approvals?: ApprovalServices;
  readonly keys?: KeyServices;
  readonly myData?: MyDataServices;
  readonly objections?: ObjectionServices;
  readonly backups?: BackupServices;
  readonly destroy?: DestroyServices;
  readonly retention?: RetentionServices;
  readonly evidence?: EvidenceServices;

  readonly signIn: SignIn;
  readonly organizations: OrganizationServices;
  readonly halts: {
    /** Null while it is not halted. */
    find(organizationId: string): Promise<{ readonly at: Date; readonly by: string | null } | null>;
    /** Stops what runs; nothing begins any more. */
    halt(organizationId: string, memberId: string | null): Promise<void>;
    /** Ends it and goes on with what waits. */
    resume(organizationId: string, memberId: string | null): Promise<void>;
    /** By connection, of those that are halted themselves. */
    ofConnections(
      organizationId: string,
    ): Promise<ReadonlyMap<string, { readonly at: Date; readonly by: string | null }>>;
    /** Throws Refused `not-found`. */
    haltConnection(organizationId: string, connectionId: string, memberId: string | null): Promise<void>;
    unhaltConnection(organizationId: string, connectionId: string, memberId: string | null): Promise<void>;
    /** Throws Refused `halted`. */
    refuse(organizationId: string): Promise<void>;
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
    catalogue(organization: OrganizationRow): Promise<MetricCatalogue>;
    answer(
      organization: OrganizationRow,
      metric: string,
      range: {
        readonly from?: string | undefined;
        readonly to?: string | undefined;
        readonly by?: string | undefined;
      },
    ): Promise<Published<MetricAnswer>>;
    overview(
      organization: OrganizationRow,
      question: { readonly week?: string | undefined; readonly by?: string | undefined },
    ): Promise<Published<Overview>>;
    /** Writes down who asked for what; returns when the entry of the audit log stands. */
    note(question: FigureQuestion): Promise<void>;
    answerAsCsv(answer: Published<MetricAnswer>): string;
    overviewAsCsv(overview: Published<Overview>, part: OverviewPart): string;
  };
}
