// Reads small exports in tests the way an import reads large ones.
import type { ArchiveConnector, ArchivePlan } from '../../connector/connector.ts';
import type { Stream } from '../../connector/stream.ts';
import { pseudonymizer } from '../../privacy/pseudonym.ts';
import { Sanitized, sanitizer } from '../../privacy/sanitize.ts';
import type { Shape } from '../../privacy/shapes.ts';
import { slackExport } from './slack-export.ts';

export const connector = slackExport as unknown as ArchiveConnector<unknown>;
export const pseudonymize = pseudonymizer({ version: 1, secret: Buffer.alloc(32, 3) }, connector.namespace);
export const general = { id: 'C1', name: 'general', is_general: true };

export type Files = Readonly<Record<string, unknown>>;

export function planOf(files: Files): ArchivePlan<unknown> {
  const paths = Object.keys(files);
  const index = connector.index(paths).map((path) => [path, files[path]] as const);
  return connector.plan(paths, new Map(index));
}

/** The rows of a stream, by the names of the columns. */
export function keep(
  stream: string,
  records: readonly unknown[],
  context: unknown,
): readonly Readonly<Record<string, unknown>>[] {
  const { shape, keep: declared, leaveOut } = connector.streams[stream] as Stream<Shape, unknown>;
  const wanted = records.filter((record) => leaveOut?.(record, context) === undefined);
  const rows = Sanitized.rowsOf(sanitizer(shape, declared, pseudonymize)(wanted, context));
  return rows.map((row) => Object.fromEntries(Object.keys(shape.columns).map((name, at) => [name, row[at]])));
}

/** Messages of a general channel as rows, read the way an import reads them. */
export function messages(records: readonly unknown[], more: Files = {}): readonly Readonly<Record<string, unknown>>[] {
  const files: Files = { 'channels.json': [general], 'general/2024-01-15.json': records, ...more };
  return planOf(files).slices.flatMap(({ paths, context }) =>
    paths.flatMap((path) => keep('messages', files[path] as readonly unknown[], context)),
  );
}

export const message = (more: Files = {}) => ({
  type: 'message',
  user: 'U1',
  ts: '1705312800.000100',
  text: 'hello',
  ...more,
});
