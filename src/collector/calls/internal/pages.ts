// All pages of a list, one after the other, until the source says that there are no more.
import type { Clock } from '../../../base/clock.ts';
import type { ApiConnector, ListRead } from '../../../connector/api-connector.ts';
import type { PlaceReason } from '../../../connector/place-reasons.ts';
import type { Answer, AnyCall, Arguments } from '../answer.ts';
import { failureOf, unavailable } from './failures.ts';

export interface Caller {
  readonly connector: ApiConnector;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly call: (call: AnyCall, args: Arguments, pageToken: string | null) => Promise<Answer>;
}

/** A source that hands out the same page token again and again never comes to an end. */
const mostRepeats = 10;
const mostBeginnings = 3;
/** One that always has another comes to no end either: these are more than the largest list that there is. */
const mostPages = 100_000;

export async function* pagesOf(caller: Caller, read: ListRead, args: Arguments): AsyncIterable<unknown> {
  const { connector, clock, call } = caller;
  let token: string | null = null;
  let repeats = 0;
  let beginnings = 1;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const answer = await call(read, args, token);
    if (answer.is === 'skip') throw closedOrUndescribed(connector, read, answer.reason);
    if (answer.is === 'page-expired') {
      if (token === null || beginnings === mostBeginnings) throw unavailable(connector.name, clock.now());
      beginnings += 1;
      token = null;
      continue;
    }
    yield answer.body;
    const { pageToken: next } = answer;
    if (next === null) return;
    repeats = next === token ? repeats + 1 : 0;
    if (repeats === mostRepeats) throw undescribed(connector, read);
    token = next;
  }
  throw undescribed(connector, read);
}

/** A list belongs to no place: it can only be closed as a whole. */
function closedOrUndescribed(connector: ApiConnector, read: ListRead, reason: PlaceReason): Error {
  if (reason !== 'app-not-added') return undescribed(connector, read);
  const about = { source: connector.name, method: read.method, needed: undefined };
  return failureOf({ is: 'stop', code: 'source-app-not-added' }, about);
}

function undescribed({ name }: ApiConnector, { method }: ListRead): Error {
  const about = { source: name, method, needed: undefined };
  return failureOf({ is: 'defect', code: 'source-unknown-error' }, about);
}
