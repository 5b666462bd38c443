// What the API needs, wired of the rooms behind it.
import type { RosterServices, Services } from '../../api/services.ts';
import { systemClock } from '../../base/clock.ts';
import type { DataDirectory } from '../../base/data-directory.ts';
import type { Log } from '../../base/log.ts';
import type { Settings } from '../../base/settings.ts';
import type { Imports } from '../../collector/imports.ts';
import type { Live } from '../../collector/live.ts';
import type { Connector } from '../../connector/connector.ts';
import {
  addOrganization,
  changeOrganization,
  ensureDefault,
  findOrganization,
  listOrganizations,
} from '../../control/organizations.ts';
import type { SignIn } from '../../control/sign-in.ts';
import type { Destroyer } from '../../governance/destroy/destroyer.ts';
import { receiptFolder } from '../../governance/receipts/receipt-files.ts';
import { approvalServices } from './approval-services.ts';
import type { EventEngine } from '../../events/event-copy.ts';
import type { KeyKeeper } from '../../governance/key-keeper.ts';
import { auditServices } from './audit-services.ts';
import { backupServices } from './backup-services.ts';
import { destroyServices } from './destroy-services.ts';
import type { RetentionKeeper } from '../../governance/retention-keeper.ts';
import type { FigureKeeper } from './figure-keeper.ts';
import { evidenceServices } from './evidence-services.ts';
import { figureServices } from './figures.ts';
import { haltServices } from './halts.ts';
import { apiTokenServices, invitationServices, sessionServices } from './letting-in.ts';
import { memberServices } from './member-services.ts';
import { issuerServices } from './issuer-services.ts';
import { keyServices } from './key-services.ts';
import { myDataServices, objectionServices } from './my-data-services.ts';
import { peopleServices } from './people-services.ts';
import { connectionServices, type Rooms } from './records.ts';
import { retentionServices } from './retention-services.ts';
import { uploadServices } from './uploads.ts';

const isArchive = ({ kind }: Connector): boolean => kind === 'archive';

/** What is opened before the services. */
interface Parts {
  readonly imports: Imports;
  readonly keeper: FigureKeeper;
  readonly signIn: SignIn;
  readonly live: Live;
  readonly rosters: RosterServices;
  readonly keys: KeyKeeper;
  readonly engine: EventEngine;
  readonly destroyer: Destroyer;
  readonly retention: RetentionKeeper;
}

export function wire(settings: Settings, log: Log, directory: DataDirectory, rooms: Rooms, parts: Parts): Services {
  const { control } = rooms;
  const { imports, keeper, signIn, live, rosters, destroyer } = parts;
  // The stand-in is a connector where there is one.
  const connectors = [...live.sources.map(({ connector }) => connector), ...rooms.connectors.filter(isArchive)];
  const figures = figureServices({ ...rooms, connectors }, (id) => imports.isRunning(id) || keeper.isBehind(id));
  return {
    clock: systemClock,
    log,
    publicUrl: settings.publicUrl,
    proxies: settings.proxies,
    temporaryFolder: directory.temporary,
    connectors,
    imports,
    live,
    rosters,
    signIn,
    organizations: organizationServices(rooms, keeper),
    halts: haltServices({ control, imports, keeper, syncs: live.syncs }),
    connections: connectionServices({ ...rooms, connectors }, (runId) => imports.find(runId)),
    people: peopleServices({ ...rooms, keeper }),
    uploads: uploadServices(rooms, keeper),
    audit: auditServices(control),
    issuers: issuerServices({ control, signIn, publicUrl: live.publicUrl, mayBeLoopback: settings.hasSandbox }),
    members: memberServices(control),
    invitations: invitationServices(control, signIn),
    sessions: sessionServices(control),
    apiTokens: apiTokenServices(control),
    keys: keyServices(parts.keys),
    myData: myDataServices({ ...rooms, keeper }),
    objections: objectionServices({ ...rooms, keeper }),
    backups: backupServices(control, parts.engine),
    approvals: approvalServices(control, destroyer),
    destroy: destroyServices(rooms, receiptFolder(directory.path)),
    retention: retentionServices(rooms, () => parts.retention.askForDue()),
    figures,
    evidence: evidenceServices(control, live, connectors, figures),
  };
}

function organizationServices({ control, store }: Rooms, keeper: FigureKeeper): Services['organizations'] {
  return {
    async find(nameOrId) {
      // The last one may have been destroyed: whoever comes next finds a new one.
      const isNone = nameOrId === undefined && (await listOrganizations(control)).length === 0;
      if (!isNone) return findOrganization(control, nameOrId);
      const made = await ensureDefault(control);
      await store.prepareOrganization(made.id);
      return made;
    },
    list: () => listOrganizations(control),
    async add(organization) {
      const added = await addOrganization(control, organization);
      await store.prepareOrganization(added.id);
      return added;
    },
    async change(id, change, memberId) {
      const changed = await changeOrganization(control, id, change, memberId);
      // Other days and weeks begin at other moments: every figure is computed again.
      if (change.timeZone !== undefined) await keeper.request(id);
      return changed;
    },
  };
}
