// Which rows of a proxy's answer are of which stream.
import type { ApiConnector } from './api-connector.ts';
import type { WirePage, WireRows } from './wire.ts';

/** Streams by their names, each with the rows that the page holds of it. */
export function rowsByStream({ snapshots, timeline }: ApiConnector, page: WirePage): readonly [string, WireRows][] {
  switch (page.question) {
    case 'accounts':
      return [[snapshots.accounts.stream, page.rows]];
    case 'places':
    case 'details':
      return [[snapshots.places.stream, page.rows]];
    case 'timeline':
      return [[timeline.stream, page.messages], ...ledger(timeline.threads?.seenStream, page.threads)];
    case 'thread':
      return [
        [timeline.stream, page.replies],
        ...ledger(timeline.threads?.seenStream, page.root?.seen),
        ...ledger(timeline.threads?.readStream, page.root?.read),
      ];
    default:
      return [];
  }
}

const ledger = (stream: string | undefined, rows: WireRows | null | undefined): [string, WireRows][] =>
  stream === undefined || !rows ? [] : [[stream, rows]];
