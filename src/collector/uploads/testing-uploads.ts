// For tests: bulk files of a few rows, imported into an organization of its own on real engines.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { list } from '../../control/audit.ts';
import { readDirectory } from '../../control/directory.ts';
import { organizationKeys } from '../../control/secrets.ts';
import { testControl, testDatabase, testOrganization } from '../../control/testing.ts';
import { testEventStore } from '../../events/testing.ts';
import { type Pseudonymizer, pseudonymizer } from '../../privacy/pseudonym.ts';
import { importTable, type TableReport } from './import-table.ts';
import { removeRows, standingRows } from './standing.ts';
import type { AnyTableFile } from './table-file.ts';

/** The files of one kind of one organization that nobody else has. */
export interface TestUploads {
  read(rows: readonly string[], more?: { readonly name?: string; readonly isDryRun?: boolean }): Promise<TableReport>;
  /** What would be kept of a file that may be damaged. */
  look(bytes: Buffer, name: string): Promise<TableReport>;
  query<T>(sql: string): Promise<T[]>;
  standing(): ReturnType<typeof standingRows>;
  remove(day: string | null): Promise<number>;
  tokens(): Promise<Pseudonymizer>;
  /** Of the directory. */
  words(): Promise<string[]>;
  /** The oldest first. */
  audit(): Promise<(readonly [action: string, details: unknown])[]>;
  /** All that is kept, as text. */
  everything(): Promise<string>;
}

export interface UploadHouse {
  newUploads(table: AnyTableFile): Promise<TestUploads>;
  close(): Promise<void>;
}

export async function uploadHouse(): Promise<UploadHouse> {
  const [database, events] = await Promise.all([testDatabase(), testEventStore()]);
  const control = await testControl(database.pool);
  const folder = mkdtempSync(join(tmpdir(), 'tacit-uploads-'));
  const rooms = { control, store: events.store };
  return {
    async newUploads(table) {
      const organizationId = await testOrganization(control);
      const readFile = (name: string, bytes: string | Buffer, isDryRun: boolean) => {
        const path = join(folder, name);
        writeFileSync(path, bytes);
        return importTable(rooms, table, { organizationId, path, isDryRun, memberId: null });
      };
      const words = async () => [...(await readDirectory(control, organizationId)).values()];
      return {
        read: (rows, { name = 'file.csv', isDryRun = false } = {}) => readFile(name, rows.join('\n'), isDryRun),
        look: (bytes, name) => readFile(name, bytes, true),
        query: (sql) => events.store.query(organizationId, sql),
        standing: () => standingRows(rooms, table, organizationId),
        remove: (day) => removeRows(rooms, table, { organizationId, day, memberId: null }),
        tokens: async () => pseudonymizer(await organizationKeys(control, organizationId), table.upload.namespace),
        words: async () => (await words()).map(({ word }) => word).toSorted(),
        audit: async () =>
          (await list(control, organizationId)).map(({ action, details }) => [action, details] as const).toReversed(),
        async everything() {
          let text = JSON.stringify([await words(), await list(control, organizationId)]);
          for await (const line of events.store.logicalCopy(organizationId)) text += line;
          return text;
        },
      };
    },
    async close() {
      await control.close();
      await Promise.all([database.close(), events.stop()]);
      rmSync(folder, { recursive: true });
    },
  };
}

/** The findings of a report without what is the same in all of them. */
export const foundIn = ({ findings }: TableReport) => findings.map(({ row, column, code }) => [row, column, code]);
