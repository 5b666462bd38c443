// What every connector that reads archives promises, as one suite: a connector's own test is one line.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';
import type { ArchiveConnector, Connector } from './connector.ts';
import { type Reading, readingOf, testDeclaration, testKept } from './test-kept.ts';

/** Where a connector's fixtures lie: `archive/` holds one small archive, `golden.json` what is kept of it. */
export type Fixtures = URL;

/**
 * Tests a connector against its fixtures. The golden is written by UPDATE_GOLDENS=1 and compared otherwise: read the
 * difference before it is committed, for it is what an organization's data will hold from then on.
 */
export function testConnector(declared: Connector, fixtures: Fixtures): void {
  const connector = declared as unknown as ArchiveConnector<unknown>;
  const files = filesOf(fileURLToPath(new URL('archive', fixtures)));
  const written = [...files.values()].join('\n');

  describe(connector.id, () => {
    testDeclaration(declared, read(connector, files));
    testKept(declared, () => read(connector, files), written, new URL('golden.json', fixtures));
  });
}

function filesOf(folder: string): ReadonlyMap<string, string> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((item) => item.isFile());
  const paths = found.map((item) => join(item.parentPath, item.name)).sort();
  return new Map(
    paths.map((path) => [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
  );
}

function read(connector: ArchiveConnector<unknown>, files: ReadonlyMap<string, string>): Reading {
  const paths = [...files.keys()];
  const index = connector.index(paths).flatMap((path) => {
    const parsed = parse(files.get(path));
    return parsed === undefined ? [] : [[path, parsed] as const];
  });
  const plan = connector.plan(paths, new Map(index));
  const pieces = [
    ...plan.snapshots,
    ...plan.slices.map(({ paths: within, stream, context }) => ({
      stream,
      context,
      records: within.flatMap((path) => listOf(parse(files.get(path)))),
    })),
  ];
  // Paths of what was left out are names of channels; the golden has only how many, and why.
  const skipped: Record<string, number> = {};
  for (const { reason } of plan.skipped) skipped[reason] = (skipped[reason] ?? 0) + 1;
  return readingOf(connector, pieces, { skipped });
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function parse(content: string | undefined): unknown {
  try {
    return JSON.parse(content ?? '') as unknown;
  } catch {
    return undefined;
  }
}
