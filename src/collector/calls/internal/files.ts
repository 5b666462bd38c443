// The lists that come as packed files of a day: the newest there is and those before it, read while their bytes arrive.
import { days } from '../../../base/clock.ts';
import type { ListRead } from '../../../connector/api-connector.ts';
import type { DayFiles } from '../../../connector/day-files.ts';
import type { Arguments, FileBody } from '../answer.ts';
import { unavailable } from './failures.ts';
import type { Caller } from './pages.ts';

/** So many records are handed on together. */
const atOnce = 1000;
/** A file that breaks off is read again from its beginning. */
const mostBeginnings = 3;

/** Each page is a body with its records at `read.records`. Throws RetryLater where there is no file at all. */
export async function* filesOf(
  caller: Caller,
  read: ListRead & { readonly dayFiles: DayFiles },
  args: Arguments,
): AsyncIterable<unknown> {
  const { argument, newestWithinDays, newestAfterDays = 1, alsoDaysBefore } = read.dayFiles;
  const now = caller.clock.now();
  if (argument === null) {
    if (!(yield* fileOf(caller, read, args))) throw unavailable(caller.connector.name, now);
    return;
  }
  const ofDay = (day: number): Arguments => ({ ...args, [argument]: new Date(days(day)).toISOString().slice(0, 10) });
  const today = Math.floor(now.getTime() / days(1));
  for (let day = today - newestAfterDays; day >= today - newestWithinDays; day -= 1) {
    if (!(yield* fileOf(caller, read, ofDay(day)))) continue;
    for (const before of alsoDaysBefore) yield* fileOf(caller, read, ofDay(day - before));
    return;
  }
  throw unavailable(caller.connector.name, now);
}

/** False where there is no such file. */
export async function* fileOf(caller: Caller, read: ListRead, args: Arguments): AsyncGenerator<unknown, boolean> {
  for (let beginning = 1; ; beginning += 1) {
    const answer = await caller.call(read, args, null);
    if (answer.is !== 'fine') return false;
    try {
      for await (const records of recordsOf(answer.body as FileBody)) yield { [read.records]: records };
      return true;
    } catch {
      caller.signal.throwIfAborted();
      if (beginning === mostBeginnings) throw unavailable(caller.connector.name, caller.clock.now());
    }
  }
}

async function* recordsOf(file: FileBody): AsyncGenerator<readonly unknown[]> {
  let waiting: unknown[] = [];
  for await (const lines of file) {
    if (lines.includes(undefined)) throw new SyntaxError('a line of the file is broken');
    waiting.push(...lines);
    if (waiting.length < atOnce) continue;
    yield waiting;
    waiting = [];
  }
  if (waiting.length > 0) yield waiting;
}
