// Measures the replacement of a pseudonym key: how many events a second are copied under the new one, and in which memory.
//
// node bench/rekey.ts [events, default 1000000] [rounds, default 3]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../src/base/ids.ts';
import { silentLog } from '../src/base/log.ts';
import { startClickHouse } from '../src/events/engine.ts';
import { openRekeying } from '../src/events/rekey.ts';
import { openEventStore } from '../src/events/store.ts';
import { nobodyKeptOut } from '../src/events/testing.ts';
import { followingToken } from '../src/privacy/pseudonym.ts';
import { machine, median, mostResidentMegabytes, residentMegabytes } from './machine.ts';

const events = Number(process.argv[2] ?? 1_000_000);
const rounds = Number(process.argv[3] ?? 3);

/** Of 3,000 people in 200 channels over two years: every fifth mentions somebody, every fourth has two reactions. */
const made = `INSERT INTO messages (channel, at, author, mentionedPeople, reactedBy, length, keyVersion, version)
  SELECT reinterpretAsUUID(sipHash128(number % 200, 1)), toDateTime64(1640995200 + number * {apart:Float64}, 6, 'UTC'),
    reinterpretAsUUID(sipHash128(number % 2999, 2)),
    if(number % 5 = 0, [reinterpretAsUUID(sipHash128(number % 2003, 2))], []),
    if(number % 4 = 0, [reinterpretAsUUID(sipHash128(number % 1999, 2)), reinterpretAsUUID(sipHash128(number % 997, 2))], []),
    number % 400, 1, 1
  FROM numbers({events:UInt64})`;

const directory = mkdtempSync(join(tmpdir(), 'tacit-bench-'));
const engine = await startClickHouse({ directory, log: silentLog });
const store = openEventStore(engine, nobodyKeptOut);
const rekeying = openRekeying(engine);
try {
  const organization = newId();
  await store.prepareOrganization(organization);
  await store.command(organization, made, { events, apart: (730 * 86_400) / events });
  const seconds: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const from = performance.now();
    const options = { version: round + 1, next: followingToken(Buffer.alloc(32, round)) };
    let copied = 0;
    for (const part of await rekeying.setAside(organization))
      copied += await rekeying.copy(organization, part, options);
    await rekeying.putInPlace(organization, round + 1);
    seconds.push((performance.now() - from) / 1000);
    if (copied !== events) throw new Error(`${copied} rows were copied`);
  }
  const middle = median(seconds);
  process.stdout.write(`${machine()}\n`);
  process.stdout.write(
    `${events.toLocaleString('en')} events, median of ${rounds}: ${middle.toFixed(1)} s, ${Math.round(events / middle).toLocaleString('en')} events/s\n`,
  );
  process.stdout.write(
    `memory: ${mostResidentMegabytes()} MB at most of ours, ${residentMegabytes(engine.pid()!)} MB of the engine at the end\n`,
  );
} finally {
  await rekeying.close();
  await store.close();
  await engine.stop();
  rmSync(directory, { recursive: true, force: true });
}
