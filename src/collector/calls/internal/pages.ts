// All pages of a list, one after the other, until the source says that there are no more.
import type { Clock } from '../../../base/clock.ts';
import type { ApiConnector, SnapshotRead } from '../../../connector/api-connector.ts';
import type { Answer, AnyCall, Arguments } from '../answer.ts';
import { failureOf, unavailable } from './failures.ts';

interface Caller {
  readonly connector: ApiConnector;
  readonly clock: Clock;
  readonly call: (call: AnyCall, args: Arguments) => Promise<Answer>;
}

/** A source that hands out the same page token again and again never comes to an end. */
const mostRepeats = 10;
const mostBeginnings = 3;

export async function* pagesOf(caller: Caller, read: SnapshotRead, args: Arguments): AsyncIterable<unknown> {
  const { connector, clock, call } = caller;
  const { argument } = connector.api.pageToken;
  let token: string | undefined;
  let repeats = 0;
  let beginnings = 1;
  for (;;) {
    const answer = await call(read, token === undefined ? args : { ...args, [argument]: token });
    if (answer.is === 'skip') throw undescribed(connector, read);
    if (answer.is === 'page-expired') {
      if (token === undefined || beginnings === mostBeginnings) throw unavailable(connector.name, clock.now());
      beginnings += 1;
      token = undefined;
      continue;
    }
    yield answer.body;
    const { pageToken: next } = answer;
    if (next === null) return;
    repeats = next === token ? repeats + 1 : 0;
    if (repeats === mostRepeats) throw undescribed(connector, read);
    token = next;
  }
}

function undescribed({ name }: ApiConnector, { method }: SnapshotRead): Error {
  const about = { source: name, method, needed: undefined };
  return failureOf({ is: 'defect', code: 'source-unknown-error' }, about);
}
