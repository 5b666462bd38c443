// Measures an import from zip to disk: messages per second and the memory of the process, beside bare JSON.parse.
//
//   node bench/import.ts EXPORT.zip [--messages 1000000] [--per-file 1] [--runs 3]
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ImportRun } from '../src/api/contract/connections.ts';
import { findServer } from '../src/base/data-directory.ts';
import { openClient } from '../src/cli/client.ts';
import { openArchive } from '../src/collector/archive/archive.ts';
import { type RunningHouse, newDataDirectory, removeDataDirectory, runHouse } from '../test/running-house.ts';
import { largestChild, machine, median, residentMegabytes } from './machine.ts';
import { replicate } from './replicate.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: 'string', default: '1000000' },
    'per-file': { type: 'string', default: '1' },
    runs: { type: 'string', default: '3' },
  },
});

/** As `npx tacit` starts the program: without it every thread holds a compiler. */
const compileCache = fileURLToPath(new URL('../node_modules/.cache/tacit', import.meta.url));

const replica = await replicate(positionals[0]!, Number(values.messages), Number(values['per-file']));
const runs = [];
for (let run = 0; run < Number(values.runs); run += 1) runs.push(await measure());
const bare = [];
for (let run = 0; run < Number(values.runs); run += 1) bare.push(await parseOnly());
await rm(dirname(replica.path), { recursive: true });

console.log(
  JSON.stringify({
    machine: machine(),
    command: `bench/import.ts --messages ${values.messages} --per-file ${values['per-file']}`,
    runs: runs.length,
    messages: replica.messages,
    megabytes: Math.round(replica.bytes / 1e6),
    seconds: median(runs.map((run) => run.seconds)),
    messagesPerSecond: Math.round(replica.messages / median(runs.map((run) => run.seconds))),
    megabytesAtStart: median(runs.map((run) => run.atStart)),
    megabytesAtMost: median(runs.map((run) => run.atMost)),
    engineMegabytesAtMost: median(runs.map((run) => run.engineAtMost)),
    secondsOfReadingAndJsonParseAlone: median(bare),
  }),
);

async function measure() {
  const dataDirectory = await newDataDirectory();
  const house = await runHouse(dataDirectory, { TACIT_LOG: 'error', NODE_COMPILE_CACHE: compileCache });
  try {
    return await measureImport(dataDirectory, house);
  } finally {
    await house.stop();
    await removeDataDirectory(dataDirectory);
  }
}

async function measureImport(dataDirectory: string, house: RunningHouse) {
  const client = openClient((await findServer(dataDirectory))!.socket);
  const atStart = residentMegabytes(house.pid);
  const engine = largestChild(house.pid) ?? 0;
  const memory = { atMost: 0, engineAtMost: 0 };
  const begun = performance.now();
  let readAfter: number | undefined;
  let current = await client.call<ImportRun>('POST', '/api/imports/local', {
    connector: 'slack-export',
    path: replica.path,
  });
  while (current.state === 'running') {
    await new Promise((wake) => setTimeout(wake, 50));
    memory.atMost = Math.max(memory.atMost, residentMegabytes(house.pid));
    memory.engineAtMost = Math.max(memory.engineAtMost, residentMegabytes(engine));
    current = await client.call<ImportRun>('GET', `/api/imports/${current.id}`);
    if (current.progress.phase !== 'reading') readAfter ??= performance.now() - begun;
  }
  if (current.error !== null) console.error(current.error);
  const counted = Object.values(current.counts?.messages ?? {}).reduce((sum, count) => sum + count, 0);
  if (counted !== replica.messages) throw new Error(`read ${counted} of ${replica.messages} messages`);
  return { seconds: (readAfter ?? performance.now() - begun) / 1000, atStart, ...memory };
}

async function parseOnly(): Promise<number> {
  const archive = await openArchive(replica.path);
  const begun = performance.now();
  for await (const contents of archive.readEach(archive.paths)) {
    for (const content of contents) JSON.parse(content.toString('utf8'));
  }
  await archive.close();
  return (performance.now() - begun) / 1000;
}
