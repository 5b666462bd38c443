// Tests on real exports of three workspaces, which lie beside the repository: counts that were made another way.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import type { ArchiveConnector } from '../../connector/connector.ts';
import type { Stream } from '../../connector/stream.ts';
import { findConnector } from '../../connectors/index.ts';
import { pseudonymizer } from '../../privacy/pseudonym.ts';
import { Sanitized, sanitizer } from '../../privacy/sanitize.ts';
import type { Shape } from '../../privacy/shapes.ts';
import { openArchive } from './archive.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/exports/', import.meta.url));
const isThere = existsSync(folder);

beforeEach(({ skip }) => skip(!isThere, 'There are no real exports in ../shared/data/exports.'));

const connector = findConnector('slack-export') as unknown as ArchiveConnector<unknown>;
const { shape, keep, leaveOut } = connector.streams['messages'] as Stream<Shape, unknown>;

interface Counts {
  readonly classes: Record<string, number>;
  replies: number;
  reactions: number;
  skipped: number;
}

async function countsOf(name: string): Promise<Counts> {
  const archive = await openArchive(`${folder}${name}.zip`);
  const json = async (path: string): Promise<unknown> => JSON.parse((await archive.read(path)).toString('utf8'));
  const files = new Map<string, unknown>();
  for (const path of connector.index(archive.paths)) files.set(path, await json(path));
  const plan = connector.plan(archive.paths, files);
  const sanitize = sanitizer(shape, keep, pseudonymizer({ version: 1, secret: Buffer.alloc(32) }, connector.namespace));
  const counts: Counts = { classes: {}, replies: 0, reactions: 0, skipped: plan.skipped.length };
  for (const { paths, context } of plan.slices) {
    for (const path of paths) {
      const records = (await json(path)) as readonly unknown[];
      const wanted = records.filter((record) => leaveOut?.(record, context) === undefined);
      counts.skipped += records.length - wanted.length;
      count(Sanitized.rowsOf(sanitize(wanted, context)), counts);
    }
  }
  await archive.close();
  return counts;
}

function count(rows: readonly (readonly unknown[])[], into: Counts): void {
  const at = (name: string): number => Object.keys(shape.columns).indexOf(name);
  for (const row of rows) {
    const word = String(row[at('class')]);
    into.classes[word] = (into.classes[word] ?? 0) + 1;
    const thread = Number(row[at('threadAt')]);
    if (thread > 0 && thread !== row[at('at')]) into.replies += 1;
    into.reactions += Number(row[at('reactionCount')]);
  }
}

test('of a real export of a community in Japan every message is counted, its joins without a subtype as what they are', async () => {
  const counts = await countsOf('haskell-jp-export');

  expect(counts.classes).toEqual({ human: 18_867, app: 264, membership: 4_959, channelChange: 52, unknown: 782 });
  expect(counts).toMatchObject({ replies: 2_562, reactions: 0, skipped: 0 });
});

test('of a real export of 2015 every message is counted, with its old files and its reactions', async () => {
  const counts = await countsOf('houston-datavis-masked');

  expect(counts.classes).toEqual({ human: 1_025, membership: 324, channelChange: 26, unknown: 7 });
  expect(counts).toMatchObject({ replies: 0, reactions: 199, skipped: 0 });
});

test('in a real export with more bots than people the bots are apps', async () => {
  const counts = await countsOf('testarchive');

  expect(counts.classes).toEqual({ human: 52, app: 94, membership: 11, unknown: 1 });
  expect(counts).toMatchObject({ replies: 0, reactions: 1, skipped: 0 });
});
