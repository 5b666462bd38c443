// The record of evidence: for each request which fields came, which were read, and what of them went on, as counts alone.
//
// It holds names of fields, times and numbers. A name that looks like no field of a source is counted without being named:
// inside a record an app can call a field whatever it likes, so only the outermost names are looked at.
import { appendFileSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import { nilId } from '../base/ids.ts';
import type { ApiConnector } from '../connector/api-connector.ts';
import { recordsOf } from '../connector/read-answer.ts';
import { addressArgument, lookupMethod, type WirePage } from '../connector/wire.ts';
import { rowsByStream } from '../connector/wire-rows.ts';
import type { Refusal, Watch, Watched } from './watch.ts';

/** How many values came in a field, and whether a rule of the declaration looked at it. */
export interface FieldCount {
  readonly values: number;
  readonly isRead: boolean;
}

/** One line of the file. */
export type Evidence =
  | { readonly at: string; readonly connector: string; readonly refused: Refusal }
  | {
      readonly at: string;
      readonly connector: string;
      readonly method: string;
      readonly records: number;
      readonly came: Readonly<Record<string, FieldCount>>;
      /** By stream and column, how many values went on. */
      readonly kept: Readonly<Record<string, Readonly<Record<string, number>>>>;
    };

/** What sources call their fields. */
const fieldName = /^[a-z][a-z0-9_]{0,40}$/;
/** Where all others are counted. */
const unnamed = '(other)';
const mostNames = 200;

/** Writes a line for each request, before its answer goes on: what cannot be written down does not happen. */
export function evidenceIn(path: string, connector: ApiConnector, clock: Clock): Watch {
  const write = (evidence: object): void => {
    const entry = { at: clock.now().toISOString(), connector: connector.id, ...evidence };
    appendFileSync(path, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  };
  return {
    refused: (why) => write({ refused: why }),
    unanswered: (method) => write({ method, records: 0, came: {}, kept: {} }),
    // The same line for whoever looks at their data, objects, or is erased: it says when, and not which of them.
    lookedUp: ({ mailboxes }) =>
      write({
        method: lookupMethod,
        records: 1,
        came: { [addressArgument]: { values: 1, isRead: true } },
        kept: { [lookupMethod]: { mailboxes: mailboxes.length, domain: 1 } },
      }),
    answered(watched) {
      const { came, body, records } = listening(watched);
      const page = watched.read(body);
      write({ method: watched.method, records, came: Object.fromEntries(came), kept: keptOf(connector, page) });
      return page;
    },
  };
}

/** The answer with records that note which of their fields are looked at. */
function listening({ call, body }: Watched) {
  const came = new Map<string, { values: number; isRead: boolean }>();
  const count = (name: string): { values: number; isRead: boolean } => {
    const isNamed = fieldName.test(name) && (came.has(name) || came.size < mostNames);
    const key = isNamed ? name : unnamed;
    const found = came.get(key) ?? { values: 0, isRead: false };
    came.set(key, found);
    return found;
  };
  const noted = (record: unknown): unknown => {
    if (typeof record !== 'object' || record === null) return record;
    for (const [name, value] of Object.entries(record)) count(name).values += valuesIn(value);
    return new Proxy(record, {
      get(target, name) {
        if (typeof name === 'string' && Object.hasOwn(target, name)) count(name).isRead = true;
        return Reflect.get(target, name) as unknown;
      },
    });
  };
  const { records: at } = call;
  if (at === undefined) return { came, body: noted(body) as object, records: 1 };
  const records = recordsOf({ records: at }, body) as unknown[];
  records.forEach((record, index) => {
    records[index] = noted(record);
  });
  return { came, body, records: records.length };
}

/** Texts, numbers and flags, however deep. */
function valuesIn(value: unknown): number {
  const open: unknown[] = [value];
  let count = 0;
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one === 'object' && one !== null) for (const part of Object.values(one)) open.push(part);
    else if (one !== null && one !== undefined) count += 1;
  }
  return count;
}

function keptOf(connector: ApiConnector, page: WirePage | null): Record<string, Record<string, number>> {
  if (page === null) return {};
  return Object.fromEntries(
    rowsByStream(connector, page).map(([stream, rows]) => {
      const names = Object.keys(connector.streams[stream]!.shape.columns);
      const counts = names.map((name, at) => [name, rows.reduce((sum, row) => sum + keptIn(row[at]), 0)] as const);
      return [stream, Object.fromEntries(counts.filter(([, count]) => count > 0))];
    }),
  );
}

/** What says nothing is not counted: no token, no number, no. */
function keptIn(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return value === nilId || value === 0 || value === false || value === '' ? 0 : 1;
}
