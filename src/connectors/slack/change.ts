// Which message a record of an edit or of a deletion speaks of: its time, and nothing of what stands or stood in it.
import type { ChangesRead } from '../../connector/api-connector.ts';
import { isInstant } from '../../privacy/instant.ts';
import { fieldOf } from './fields.ts';

/** Slack documents these records to few: whatever can hold the time of the message is looked at, the surest first. */
export function changeOf(record: unknown): ReturnType<ChangesRead['read']> {
  const deletedAt = fieldOf(record, 'deleted_ts');
  const times = [
    deletedAt,
    ...['message', 'previous_message'].map((name) => fieldOf(fieldOf(record, name), 'ts')),
    fieldOf(record, 'ts'),
  ];
  const of = times.find(isInstant);
  if (of === undefined) return undefined;
  return { of, isDeletion: fieldOf(record, 'subtype') === 'message_deleted' || isInstant(deletedAt) };
}
