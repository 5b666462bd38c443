// The export of a stand-in's workspace, as its owner could download it: the same messages by the other way.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allMessages, publicChannels } from '../sandbox/testing-crawl.ts';
import type { RawMessage, Workspace } from '../sandbox/workspace.ts';
import { days } from '../src/base/clock.ts';
import { newId } from '../src/base/ids.ts';
import { openArchive } from '../src/collector/archive/archive.ts';
import { importArchive } from '../src/collector/import-archive.ts';
import type { ArchiveConnector } from '../src/connector/connector.ts';
import { slackExport } from '../src/connectors/slack/slack-export.ts';
import type { CollectingHouse } from './collecting-house.ts';
import type { StandIn } from './stand-in.ts';
import { writeZip } from './zip-writer.ts';

/** Imports it into the organization of the live connection, as a connection of its own and in that version. */
export async function importExport(
  { control, events }: CollectingHouse,
  { organization, workspace }: StandIn,
  version: number,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tacit-export-'));
  const zip = join(folder, 'export.zip');
  await writeZip(zip, filesOf(workspace));
  const archive = await openArchive(zip);
  const appender = events.store.appender(organization.id, newId(), version);
  await importArchive({
    archive,
    connector: slackExport as unknown as ArchiveConnector<unknown>,
    pseudonymize: organization.pseudonymize,
    sink: {
      open: async () => 0,
      markStale: async () => undefined,
      keepOriginals: async () => undefined,
      add: (rows) => appender.add(rows),
      flush: () => appender.flush(),
    },
    notAfter: (control.clock.now().getTime() + days(1)) * 1000,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  await archive.close();
  await rm(folder, { recursive: true });
}

function filesOf(workspace: Workspace): Record<string, string> {
  const ids = publicChannels(workspace);
  const channels = workspace.channels().filter(({ id }) => ids.includes(id));
  const files: Record<string, string> = {
    'channels.json': JSON.stringify(channels),
    'users.json': JSON.stringify(workspace.users()),
  };
  for (const channel of channels) {
    const byDay = Map.groupBy(allMessages(workspace, channel.id), dayOf);
    for (const [day, messages] of byDay) files[`${String(channel['name'])}/${day}.json`] = JSON.stringify(messages);
  }
  return files;
}

const dayOf = ({ ts }: RawMessage): string => new Date(Number(ts) * 1000).toISOString().slice(0, 10);
