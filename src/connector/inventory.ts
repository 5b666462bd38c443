// Reads a declaration aloud: every field that is kept, where it comes from, what becomes of it and why.
import type { Column, Shape } from '../privacy/shapes.ts';
import type { Kept, Kind } from '../privacy/vocabulary.ts';
import type { Connector, Upload } from './connector.ts';
import type { Stream } from './stream.ts';

export type KeptAs = 'token' | 'time' | 'day' | 'number' | 'yes or no' | 'listed word' | 'organizational word';

export interface KeptField {
  readonly name: string;
  /** The path in the source, or a few words where several fields are looked at. */
  readonly comesFrom: string;
  readonly keptAs: KeptAs;
  /** For listed words: all there are. */
  readonly words: string[];
  readonly rule: string;
  readonly why: string;
  readonly howLong: string;
}

export interface InventoryOfStream {
  readonly name: string;
  readonly from: string;
  readonly fields: KeptField[];
  readonly dropped: string[];
}

export interface InventoryOfConnector {
  readonly id: string;
  readonly name: string;
  readonly streams: InventoryOfStream[];
  readonly neverKept: string[];
}

const keptAs: Readonly<Record<Kind, KeptAs>> = {
  person: 'token',
  people: 'token',
  identity: 'token',
  identities: 'token',
  label: 'organizational word',
  labels: 'organizational word',
  day: 'day',
  ref: 'token',
  refs: 'token',
  time: 'time',
  flag: 'yes or no',
  countOf: 'number',
  countsOf: 'number',
  lengthOf: 'number',
  wordsOf: 'number',
  numberOf: 'number',
  oneOf: 'listed word',
  eachOf: 'listed word',
};

const ruleOfKind: Readonly<Record<Kind, string>> = {
  person: 'HMAC-SHA-256 under your organization’s key, 128 bits; cannot be turned back',
  people: 'HMAC-SHA-256 under your organization’s key, each person once',
  identity: 'HMAC-SHA-256 under your organization’s key; the address itself is not kept',
  identities: 'HMAC-SHA-256 under your organization’s key, each; what it names is not kept',
  label: 'a token in the event store, and the word itself in your directory',
  labels: 'a token in the event store, and the word itself in your directory',
  day: 'the day, without a time',
  ref: 'HMAC-SHA-256 under your organization’s key, 128 bits; cannot be turned back',
  refs: 'HMAC-SHA-256 under your organization’s key, each once',
  time: 'to the microsecond; it is the message’s only name',
  flag: 'true or false',
  countOf: 'counted, then dropped',
  countsOf: 'counted, then dropped',
  lengthOf: 'its length in characters; the text is dropped',
  wordsOf: 'its number of words; the text is dropped',
  numberOf: 'a decimal number within a fixed range; what is none is dropped',
  oneOf: 'one word of a fixed list',
  eachOf: 'words of a fixed list',
};

const howLong = 'as long as your organization has set under Settings > Retention, or until it removes it';

/** The inventory of one connector or kind of file, from nothing but its declaration. */
export function inventoryOf(connector: Connector | Upload): InventoryOfConnector {
  const streams = Object.entries(connector.streams) as [string, Stream][];
  return {
    id: connector.id,
    name: connector.name,
    streams: streams.map(([name, stream]) => ({
      name,
      from: stream.from,
      fields: fieldsOf(stream),
      dropped: [...stream.dropped],
    })),
    neverKept: [...connector.neverKept],
  };
}

function fieldsOf(stream: Stream): KeptField[] {
  const columns: [string, Column][] = Object.entries((stream.shape as Shape).columns);
  const keep = stream.keep as Readonly<Record<string, Kept>>;
  return columns.map(([name, column]) => {
    const kept = keep[name]!;
    return {
      name,
      comesFrom: typeof kept.from === 'string' ? kept.from : 'several fields, looked at in memory',
      keptAs: keptAs[column.kind],
      words: [...(column.words ?? [])],
      rule: kept.rule ?? ruleOfKind[column.kind],
      why: column.why,
      howLong,
    };
  });
}
