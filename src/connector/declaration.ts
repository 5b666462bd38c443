// What a proxy may ask and what it lets through, as one text and its hash: who runs it can compare it with what was read.
import { createHash } from 'node:crypto';
import type { Kept } from '../privacy/vocabulary.ts';
import type { ApiConnector } from './api-connector.ts';
import { addressArgument, allowedBy, lookupMethod } from './wire.ts';

/** Every method with its arguments, and every column of every stream with its kind and its rule. */
export function declarationOf(connector: ApiConnector): object {
  const ofSource = [...allowedBy(connector)].map(([method, { arguments: sent, call }]) => ({
    method,
    fixed: call.arguments,
    arguments: Object.keys(sent),
  }));
  const methods = [...ofSource, { method: lookupMethod, fixed: {}, arguments: [addressArgument] }];
  const streams = Object.entries(connector.streams).map(([stream, { shape, keep, dropped }]) => ({
    stream,
    columns: Object.entries(shape.columns).map(([name, { kind, words = [] }]) => [name, kind, ...words]),
    keep: Object.entries(keep as Readonly<Record<string, Kept>>).map(([name, { from, of, rule }]) => [
      name,
      typeof from === 'string' ? from : '()',
      of ?? '',
      rule ?? '',
    ]),
    dropped,
  }));
  return { connector: connector.id, methods, streams };
}

/** SHA-256, hex. */
export function declarationHash(connector: ApiConnector): string {
  return createHash('sha256')
    .update(JSON.stringify(declarationOf(connector)))
    .digest('hex');
}
