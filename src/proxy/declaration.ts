// What a proxy may ask and what it lets through, as one text and its hash: who runs it can compare it with what was read.
import { createHash } from 'node:crypto';
import type { ApiConnector } from '../connector/api-connector.ts';
import { allowedBy } from '../connector/wire.ts';

/** Every method with its arguments, and every column of every stream with its kind. */
export function declarationOf(connector: ApiConnector): object {
  const methods = [...allowedBy(connector)].map(([method, { arguments: sent, call }]) => ({
    method,
    fixed: call.arguments,
    arguments: Object.keys(sent),
  }));
  const streams = Object.entries(connector.streams).map(([stream, { shape }]) => ({
    stream,
    columns: Object.entries(shape.columns).map(([name, { kind, words = [] }]) => [name, kind, ...words]),
  }));
  return { connector: connector.id, methods, streams };
}

/** SHA-256, hex. */
export function declarationHash(connector: ApiConnector): string {
  return createHash('sha256')
    .update(JSON.stringify(declarationOf(connector)))
    .digest('hex');
}
