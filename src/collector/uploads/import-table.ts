// Imports a bulk file with fixed columns: read, sanitized and stored, with what earlier files said as its kind has it.
import { newId } from '../../base/ids.ts';
import type { Upload } from '../../connector/connector.ts';
import type { Stream } from '../../connector/stream.ts';
import { append } from '../../control/audit.ts';
import type { Control } from '../../control/control.ts';
import { refuseHalted } from '../../control/halts.ts';
import { edgesOf, readRetention } from '../../control/retention.ts';
import { oneApplyAtATime } from '../../control/rosters.ts';
import { organizationKeys } from '../../control/secrets.ts';
import type { Appender, EventStore } from '../../events/store.ts';
import { type Pseudonymizer, pseudonymizer } from '../../privacy/pseudonym.ts';
import { type Sanitized, sanitizer } from '../../privacy/sanitize.ts';
import type { Shape } from '../../privacy/shapes.ts';
import { openRosterFile } from '../roster/reading/roster-file.ts';
import { readTable, type TableReading } from './read-table.ts';
import {
  type AnyTableFile,
  type KeptDays,
  type TableContext,
  type TableFinding,
  tableFindingSentences,
} from './table-file.ts';
import { settleWords, wordTokens } from './words.ts';

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
 * Every row that can be understood is stored. Where a file stands for those before it, one without rows stands for
 * nothing at all. Throws Refused with a `file-…` code, and `halted`. `memberId` is who the audit log names.
 */
export async function importTable(
  rooms: TableRooms,
  table: AnyTableFile,
  request: {
    readonly organizationId: string;
    readonly path: string;
    readonly isDryRun: boolean;
    readonly memberId: string | null;
  },
): Promise<TableReport> {
  await refuseHalted(rooms.control, request.organizationId);
  const file = await openRosterFile(request.path);
  try {
    const reading = await readTable(file, table, await keptDays(rooms.control, request.organizationId));
    const { rows, kept } = reading;
    const isEmptied = table.standing.by === 'file' && rows === 0 && reading.findings.length === 0;
    const isApplied = (kept > 0 || isEmptied) && !request.isDryRun;
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

const furthestZone = 14 * 3_600_000;

async function keptDays(control: Control, organizationId: string): Promise<KeptDays> {
  const now = control.clock.now();
  const { files } = edgesOf(await readRetention(control, organizationId), now);
  // In Kiribati the day begins fourteen hours earlier.
  return { firstDay: files, lastDay: new Date(now.getTime() + furthestZone).toISOString().slice(0, 10) };
}

async function store(
  { control, store: events }: TableRooms,
  table: AnyTableFile,
  reading: TableReading,
  { organizationId, memberId }: { readonly organizationId: string; readonly memberId: string | null },
): Promise<void> {
  const { upload, standing, words } = table;
  // Reading took a while. From here on the file is stored whole: half of one would stand for the whole.
  await refuseHalted(control, organizationId);
  await events.prepareOrganization(organizationId);
  const pseudonymize = pseudonymizer(await organizationKeys(control, organizationId), upload.namespace);
  const context = { file: newId(), rows: reading.records };
  const token = pseudonymize.ref('file', context.file);
  const before =
    standing.by === 'file' ? new Set<string>() : await wordTokens(events, organizationId, standing.shape, 1);
  // A file belongs to no connection: the organization itself stands there.
  const appender = events.appender(organizationId, organizationId, control.clock.now().getTime());
  const { days, said } = await appendAll(appender, table, reading, sanitizerOf(upload, pseudonymize, context));
  const details = { kind: upload.id, rows: reading.kept };
  await append(control, { organizationId, memberId, action: 'upload.apply', subject: token, details });
  if (standing.by === 'file') {
    await events.removeFilesBut(organizationId, standing.shape, reading.kept === 0 ? [] : [token]);
    return;
  }
  if (standing.by === 'days') await events.removeDays(organizationId, standing.shape, [...days], token);
  if (words === undefined) return;
  const of = { shape: standing.shape, dimension: words.dimension };
  await settleWords({ control, events, organizationId, pseudonymize }, of, { said, before });
}

function sanitizerOf(upload: Upload, pseudonymize: Pseudonymizer, context: TableContext) {
  const [stream] = Object.values(upload.streams) as unknown as readonly [Stream<Shape, TableContext>];
  const sanitize = sanitizer(stream.shape, stream.keep, pseudonymize);
  return (records: readonly object[]): Sanitized => sanitize(records, context);
}

const flushEvery = 20_000;

/** Gives the days and the words that the records speak of. */
async function appendAll(
  appender: Appender,
  { standing, words }: AnyTableFile,
  reading: TableReading,
  sanitize: (records: readonly object[]) => Sanitized,
): Promise<{ readonly days: ReadonlySet<string>; readonly said: ReadonlySet<string> }> {
  const [days, said] = [new Set<string>(), new Set<string>()];
  let unflushed = 0;
  for await (const records of reading.read()) {
    appender.add(sanitize(records));
    for (const record of records) {
      if (standing.by === 'days') days.add(standing.dayOf(record));
      if (words !== undefined) said.add(words.of(record));
    }
    unflushed += records.length;
    if (unflushed < flushEvery) continue;
    await appender.flush();
    unflushed = 0;
  }
  await appender.flush();
  return { days, said };
}
