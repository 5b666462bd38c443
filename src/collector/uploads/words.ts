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

/**
 * A word of one person alone may be a name, where a column was taken for another: it is kept as a token. `said` are words
 * that were read just now; `before` has the tokens that stood until now, of which those that two people share no more
 * lose their words.
 */
export async function settleWords(
  { control, events, organizationId, pseudonymize }: Rooms & { readonly pseudonymize: Pseudonymizer },
  { shape, dimension }: { readonly shape: OfDays; readonly dimension: string },
  { said, before }: { readonly said: Iterable<string>; readonly before: ReadonlySet<string> },
): Promise<void> {
  const shared = await wordTokens(events, organizationId, shape, 2);
  const isShared = (word: string): boolean => shared.has(pseudonymize.label(dimension, word));
  const pairs = [...said].filter(isShared).map((word) => [dimension, word] as const);
  await writeDirectory(control, organizationId, labelsOf(pairs, pseudonymize));
  const gone = [...before].filter((token) => !shared.has(token));
  await forgetWords(control, organizationId, dimension, gone);
}

/** The tokens of words that stand, of so many people or more. */
export async function wordTokens(
  events: EventStore,
  organizationId: string,
  shape: OfDays,
  fewest: number,
): Promise<ReadonlySet<string>> {
  const sql = wordsSql(shape);
  if (sql === null) return new Set();
  const rows = await events.query<{ token: string; people: number }>(organizationId, sql);
  return new Set(rows.flatMap(({ token, people }) => (people < fewest ? [] : [token])));
}
