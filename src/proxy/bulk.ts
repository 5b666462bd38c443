// Bulk mode: a Slack export or an HR file becomes a file of kept rows, here in the network, with the key of the proxy.
import { days } from '../base/clock.ts';
import { Refused } from '../base/errors.ts';
import { openArchive } from '../collector/archive/archive.ts';
import { importArchive } from '../collector/import-archive.ts';
import type { ArchiveConnector } from '../connector/connector.ts';
import { findConnector } from '../connectors/index.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { sanitizeHris } from './internal/bulk-hris.ts';
import { type Bulk, type BulkOptions, openKeptFile } from './internal/kept-writer.ts';

/** Tells the two apart by the name: exports are .zip files or folders. Throws Refused as whoever reads them does. */
export function sanitizeFile(path: string, options: BulkOptions): Promise<Bulk> {
  return /\.(?:csv|csv\.gz|xlsx)$/i.test(path) ? sanitizeHris(path, options) : sanitizeExport(path, options);
}

async function sanitizeExport(path: string, options: BulkOptions): Promise<Bulk> {
  const { key, clock } = options;
  const connector = findConnector('slack-export') as unknown as ArchiveConnector<unknown>;
  const pseudonymize = pseudonymizer({ version: 1, secret: key }, connector.namespace);
  const streams = new Map(Object.entries(connector.streams).map(([stream, { shape }]) => [shape.name, stream]));
  const archive = await openArchive(path);
  try {
    if (connector.psoxy?.isOf(archive.paths) === true) throw sanitizedAlready();
    const file = openKeptFile(path, options);
    return await file.written(async () => {
      const reading = importArchive({
        archive,
        connector,
        pseudonymize,
        notAfter: (clock.now().getTime() + days(1)) * 1000,
        signal: new AbortController().signal,
        onProgress: () => undefined,
        sink: {
          async open(source) {
            file.head({ connector: 'slack-export', source: pseudonymize.ref('source', source), day: null });
            // How long things stay is decided where they are kept.
            return 0;
          },
          markStale: async () => undefined,
          // The originals in clear end here.
          keepOriginals: async () => undefined,
          add: (sanitized) => file.rows(streams.get(sanitized.shape.name)!, sanitized),
          flush: () => file.flushed(),
        },
      });
      await reading;
      return { connector: 'slack-export', hris: null };
    });
  } finally {
    await archive.close();
  }
}

/** Its tokens under a key of ours would fit to nothing that a connection through the Psoxy stores. */
const sanitizedAlready = (): Refused =>
  new Refused(
    'archive-not-an-export',
    'The files were sanitized by a Psoxy already.',
    'Import them as they are, with `tacit import slack-export`.',
  );
