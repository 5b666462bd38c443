// Which records of a stream are read, and a count of why the others are not.
import type { ArchiveConnector } from '../connector/connector.ts';
import type { Stream } from '../connector/stream.ts';
import type { Shape } from '../privacy/shapes.ts';
import type { Counter } from './counts.ts';

interface Of {
  readonly stream: string;
  readonly context: unknown;
}

/** Adds those that are read to `into`. */
export function addWanted(
  { streams }: Pick<ArchiveConnector<unknown>, 'streams'>,
  { stream, context }: Of,
  records: readonly unknown[],
  into: unknown[],
  counter: Pick<Counter, 'leaveOut'>,
): void {
  const { leaveOut } = streams[stream] as Stream<Shape, unknown>;
  for (const record of records) {
    const reason = leaveOut?.(record, context);
    if (reason === undefined) into.push(record);
    else counter.leaveOut(reason, 1);
  }
}
