// Fuzzes the reading of exports: zips whose bytes are broken, files whose JSON is, and folders of them.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openArchive } from '../../src/collector/archive/archive.ts';
import { bytesOf, zipOf } from '../../src/collector/archive/testing-zip.ts';
import { importArchive } from '../../src/collector/import-archive.ts';
import type { ArchiveConnector } from '../../src/connector/connector.ts';
import { slackExport } from '../../src/connectors/slack/slack-export.ts';
import { pseudonymizer } from '../../src/privacy/pseudonym.ts';
import { Sanitized } from '../../src/privacy/sanitize.ts';
import type { Random } from '../../sandbox/random.ts';
import { canaryExport } from '../../test/canary-export.ts';
import { smallOrganization } from '../../test/small-organization.ts';
import { mostResidentMegabytes, residentMegabytes } from '../machine.ts';
import { mutateBytes, mutateValue, texts } from './mutations.ts';
import { canary, expectRefusal, expectSilence, type Target } from './target.ts';

type Files = Readonly<Record<string, string>>;

const pseudonymize = pseudonymizer({ version: 1, secret: Buffer.alloc(32, 3) }, slackExport.namespace);
const zipped = (files: Files): Buffer => zipOf(Object.entries(files).map(([name, content]) => ({ name, content })));

export async function exportReader(): Promise<Target> {
  const folder = await mkdtemp(join(tmpdir(), 'tacit-fuzz-'));
  const sound: readonly Files[] = [renamed(canaryExport('fuzz').files), smallOrganization(1).files];
  const zips = sound.map(zipped);
  return {
    name: 'export reader',
    async try(random) {
      const at = random.below(2);
      const way = random.below(10);
      if (way < 5) return read(bytesOf(mutateBytes(random, zips[at]!, zips[1 - at]!)));
      const files = mutateFiles(random, sound[at]!);
      if (way < 9) return read(bytesOf(zipped(files)));
      const path = join(folder, 'export');
      try {
        await write(path, files);
        await read(path);
      } finally {
        await rm(path, { recursive: true, force: true });
      }
    },
    megabytes: () => residentMegabytes(process.pid) || mostResidentMegabytes(),
    remains: async () => [],
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The canary words begin as all of the fuzzed ones do. */
function renamed(files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path.replaceAll('kanari', canary), text.replaceAll('kanari', canary)]),
  );
}

/** What of it is kept is looked at row by row. Names of files may be told to whoever sent them; they are not kept. */
async function read(source: Parameters<typeof openArchive>[0]): Promise<void> {
  try {
    const archive = await openArchive(source);
    try {
      await importArchive({
        archive,
        connector: slackExport as unknown as ArchiveConnector<unknown>,
        pseudonymize,
        sink: {
          async open(source) {
            expectSilence('the source', source);
            return 0;
          },
          markStale: async () => undefined,
          // Sealed before they are written, for whoever may open them.
          keepOriginals: async () => undefined,
          add: (rows) => expectSilence('a row', Sanitized.rowsOf(rows)),
          flush: async () => undefined,
        },
        notAfter: Date.UTC(2026, 0, 1) * 1000,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      });
    } finally {
      await archive.close();
    }
  } catch (error) {
    expectRefusal(error);
  }
}

function mutateFiles(random: Random, files: Files): Files {
  const names = Object.keys(files);
  const changed: Record<string, string> = { ...files };
  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    const name = random.pick(names);
    const text = files[name]!;
    // One of them is no JSON to begin with.
    changed[name] =
      random.chance(0.7) && !name.endsWith('2024-03-05.json')
        ? valueChanged(random, text)
        : mutateBytes(random, Buffer.from(text), Buffer.from('[{"ts":1}]')).toString('latin1');
    // A path of another kind: it lies outside, or names a person.
    if (random.chance(0.1)) changed[`${random.pick(texts).slice(0, 5000)}/${name}`] = text;
  }
  return changed;
}

function valueChanged(random: Random, text: string): string {
  let value: unknown = JSON.parse(text);
  for (let left = 1 + random.below(3); left > 0; left -= 1) value = mutateValue(random, value);
  return JSON.stringify(value) ?? 'undefined';
}

async function write(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    // What cannot be the name of a file cannot lie in a folder.
    if (
      !path.startsWith(`${folder}/`) ||
      name.includes('\0') ||
      name.split('/').some((part) => Buffer.byteLength(part) > 255)
    )
      continue;
    await mkdir(dirname(path), { recursive: true }).catch(() => undefined);
    await writeFile(path, content).catch(() => undefined);
  }
}
