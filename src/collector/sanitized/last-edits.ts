// Of a message that stands in several files, or twice in one, the last edit counts, in whatever order they come.
import { Sanitized } from '../../privacy/sanitize.ts';
import { messageShape } from '../../privacy/shapes.ts';

const columns = Object.keys(messageShape.columns);
const [channelAt, timeAt, editedAt] = ['channel', 'at', 'editedAt'].map((name) => columns.indexOf(name)) as [
  number,
  number,
  number,
];

type Row = ReturnType<typeof Sanitized.rowsOf>[number];
const keyOf = (row: Row): string => `${String(row[channelAt])} ${String(row[timeAt])}`;

/** Edited messages are few: of the others nothing is remembered. */
export class LastEdits {
  readonly #at = new Map<string, number>();

  note(sanitized: Sanitized): void {
    if (sanitized.shape.name !== messageShape.name) return;
    for (const row of Sanitized.rowsOf(sanitized)) {
      const edited = row[editedAt] as number;
      if (edited === 0) continue;
      const key = keyOf(row);
      if (edited > (this.#at.get(key) ?? 0)) this.#at.set(key, edited);
    }
  }

  /** Without what was said before the last edit of the same message. */
  lastOf(sanitized: Sanitized): Sanitized {
    if (sanitized.shape.name !== messageShape.name || this.#at.size === 0) return sanitized;
    return Sanitized.filter(sanitized, (row) => (row[editedAt] as number) >= (this.#at.get(keyOf(row)) ?? 0));
  }
}
