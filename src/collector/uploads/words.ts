// The words that figures bring, such as the names of own metrics: in the directory as long as two people share them.
import type { Control } from '../../control/control.ts';
import { forgetWords, writeDirectory } from '../../control/directory.ts';
import { type OfDays, wordsSql } from '../../events/bulk-rows.ts';
import type { EventStore } from '../../events/store.ts';
import { labelsOf } from '../../privacy/label.ts';
import type { Pseudonymizer } from '../../privacy/pseudonym.ts';

interface Rooms {
  readonly control: Control;
  readonly events: EventStore;
  readonly organizationId: string;
}

/** A word of one person alone may be a name, where a column was taken for another. It is kept as a token alone. */
export async function keepWords(
  { control, events, organizationId, pseudonymize }: Rooms & { readonly pseudonymize: Pseudonymizer },
  shape: OfDays,
  dimension: string,
  said: ReadonlySet<string>,
): Promise<void> {
  const shared = new Set(
    [...(await peopleByWord(events, organizationId, shape))].flatMap(([token, people]) => (people > 1 ? [token] : [])),
  );
  const isShared = (word: string): boolean => shared.has(pseudonymize.label(dimension, word));
  const pairs = [...said].filter(isShared).map((word) => [dimension, word] as const);
  await writeDirectory(control, organizationId, labelsOf(pairs, pseudonymize));
}

/** Forgets the words that nobody has any more, of those that somebody had. */
export async function forgetUnused(
  { control, events, organizationId }: Rooms,
  shape: OfDays,
  dimension: string,
  before: ReadonlyMap<string, number>,
): Promise<void> {
  const after = await peopleByWord(events, organizationId, shape);
  const gone = [...before.keys()].filter((token) => !after.has(token));
  await forgetWords(control, organizationId, dimension, gone);
}

export async function peopleByWord(
  events: EventStore,
  organizationId: string,
  shape: OfDays,
): Promise<ReadonlyMap<string, number>> {
  const sql = wordsSql(shape);
  if (sql === null) return new Map();
  const rows = await events.query<{ token: string; people: number }>(organizationId, sql);
  return new Map(rows.map(({ token, people }) => [token, people]));
}
