// Fuzzes what strangers can send: exports, HR files, answers of a consent, bodies of the API.
//
//   node bench/fuzz.ts export|hr|consent|api [--count 100000] [--seed 1] [--from 0]
//
// Input number N of a seed is always the same, so a failure is made again with `--from N --count 1`.
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { machine } from './machine.ts';
import { type Outcome, fuzz } from './fuzz/target.ts';
import { targets } from './fuzz/targets.ts';

/** Longer than this nobody waits for an answer to nonsense. */
const mostMs = 10_000;
/** While the house is being built. */
const notBegun = -1;
/** Of an input that gives no turn to anybody: its thread is ended. Long, since a busy machine is no endless loop. */
const hangsAfterMs = 180_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
  },
});
const order = { count: Number(values.count), seed: Number(values.seed), from: Number(values.from), mostMs };

if (isMainThread) await watch();
else await work();

/** One thread reads; this one sees whether it still goes on. */
async function watch(): Promise<void> {
  const at = new Int32Array(new SharedArrayBuffer(4)).fill(notBegun);
  const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2), workerData: at });
  let [seen, since] = [-1, performance.now()];
  const timer = setInterval(() => {
    const now = Atomics.load(at, 0);
    if (now !== seen) [seen, since] = [now, performance.now()];
    else if (now !== notBegun && performance.now() - since > hangsAfterMs) fail(`input ${now} hangs`);
  }, 1000);
  worker.on('error', (error: Error) => fail(`input ${Atomics.load(at, 0)} ended the thread: ${error.message}`));
  const outcome = await new Promise<Outcome>((resolve) => worker.on('message', resolve));
  clearInterval(timer);
  console.log(
    JSON.stringify({ machine: machine(), command: `bench/fuzz.ts ${positionals[0]}`, seed: order.seed, ...outcome }),
  );
  process.exit(outcome.failures.length + outcome.remains.length === 0 ? 0 : 1);
}

function fail(why: string): never {
  console.error(`${positionals[0]}, seed ${order.seed}: ${why}`);
  process.exit(1);
}

async function work(): Promise<void> {
  const open = targets[positionals[0] as keyof typeof targets];
  const target = await open();
  const at = workerData as Int32Array;
  try {
    const outcome = await fuzz(target, { ...order, onProgress: (now) => Atomics.store(at, 0, now) });
    parentPort?.postMessage(outcome);
  } finally {
    await target.close();
  }
}
