// Imports a bulk file with fixed columns: read, sanitized and stored whole, in the place of the one before.
import { newId } from '../../base/ids.ts';
import { append } from '../../control/audit.ts';
import type { Control } from '../../control/control.ts';
import { oneApplyAtATime } from '../../control/rosters.ts';
import { organizationKeys } from '../../control/secrets.ts';
import type { OfFiles } from '../../events/removal.ts';
import type { EventStore } from '../../events/store.ts';
import { pseudonymizer } from '../../privacy/pseudonym.ts';
import { sanitizer } from '../../privacy/sanitize.ts';
import { openRosterFile } from '../roster/reading/roster-file.ts';
import { readTable, type TableReading } from './read-table.ts';
import { type TableFile, type TableFinding, tableFindingSentences } from './table-file.ts';

export interface TableReport {
  readonly rows: number;
  readonly kept: number;
  readonly findings: (TableFinding & { readonly severity: 'error'; readonly sentence: string })[];
  readonly isApplied: boolean;
}

export interface TableRooms {
  readonly control: Control;
  readonly store: EventStore;
}

/**
 * Every row that can be understood is stored, and what an earlier file said goes; a file without rows stands for nothing
 * at all. Throws Refused with a `file-…` code. `memberId` is who the audit log names.
 */
export async function importTable<S extends OfFiles, Header extends string, Found extends object>(
  rooms: TableRooms,
  table: TableFile<S, Header, Found>,
  request: {
    readonly organizationId: string;
    readonly path: string;
    readonly isDryRun: boolean;
    readonly memberId: string | null;
  },
): Promise<TableReport> {
  const file = await openRosterFile(request.path);
  try {
    const reading = await readTable(file, table);
    const { rows, kept } = reading;
    const isWhole = kept > 0 || (rows === 0 && reading.findings.length === 0);
    const isApplied = isWhole && !request.isDryRun;
    if (isApplied) {
      const { organizationId } = request;
      await oneApplyAtATime(rooms.control, organizationId, () => store(rooms, table, reading, request));
    }
    const findings = reading.findings.map((finding) => ({
      ...finding,
      severity: 'error' as const,
      sentence: tableFindingSentences[finding.code],
    }));
    return { rows, kept, findings, isApplied };
  } finally {
    await file.close();
  }
}

async function store<S extends OfFiles, Header extends string, Found extends object>(
  { control, store: events }: TableRooms,
  { upload, shape, keep }: TableFile<S, Header, Found>,
  reading: TableReading<Found>,
  { organizationId, memberId }: { readonly organizationId: string; readonly memberId: string | null },
): Promise<void> {
  await events.prepareOrganization(organizationId);
  const pseudonymize = pseudonymizer(await organizationKeys(control, organizationId), upload.namespace);
  const sanitize = sanitizer(shape, keep, pseudonymize);
  const context = { file: newId(), rows: reading.kept };
  const token = pseudonymize.ref('file', context.file);
  const version = control.clock.now().getTime();
  for await (const records of reading.records()) {
    // A file belongs to no connection: the organization itself stands there.
    await events.append(organizationId, organizationId, sanitize(records, context), version);
  }
  const details = { kind: upload.id, rows: reading.kept };
  await append(control, { organizationId, memberId, action: 'upload.apply', subject: token, details });
  await events.removeFilesBut(organizationId, shape, reading.kept === 0 ? [] : [token]);
}
