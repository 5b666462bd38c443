// Imports files that a stand-in Psoxy sanitized, as a person does: by the thread of an import, with all that is asked before.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { silentLog } from '../src/base/log.ts';
import { importRecords } from '../src/cli/wiring/records.ts';
import type { ImportStatus } from '../src/collector/import-status.ts';
import { Imports } from '../src/collector/imports.ts';
import { connectors } from '../src/connectors/index.ts';
import type { PsoxySalt } from '../src/privacy/psoxy-token.ts';
import type { CollectingHouse } from './collecting-house.ts';
import { writeZip } from './zip-writer.ts';

export type Files = Readonly<Record<string, Buffer | string>>;

/** As a folder, or as a zip. */
export async function importFiles(
  house: CollectingHouse,
  organizationId: string,
  files: Files,
  as: 'folder' | 'zip' = 'folder',
  salt?: PsoxySalt,
): Promise<ImportStatus> {
  const folder = mkdtempSync(join(tmpdir(), 'tacit-sanitized-'));
  try {
    return await importPath(house, organizationId, await written(folder, files, as), salt);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function importPath(
  house: CollectingHouse,
  organizationId: string,
  path: string,
  salt?: PsoxySalt,
): Promise<ImportStatus> {
  const { control, events } = house;
  const { url, username, password } = events.engine;
  const imports = new Imports({
    records: importRecords({ control, store: events.store, connectors }, async () => undefined),
    engine: { url, username, password },
    clock: control.clock,
    log: silentLog,
  });
  const source = { kind: 'path', path } as const;
  const status = await imports.start({ organizationId, connectorId: 'slack-export', source, memberId: null, salt });
  await imports.ended(status.id);
  return status;
}

async function written(folder: string, files: Files, as: 'folder' | 'zip'): Promise<string> {
  if (as === 'zip') {
    const path = join(folder, 'files.zip');
    await writeZip(path, files);
    return path;
  }
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}
