// The directory: the organizational words behind the tokens of labels, such as the names of departments.
import { sql } from 'kysely';
import { Labels } from '../privacy/label.ts';
import type { Control } from './internal/opened.ts';

export interface DirectoryWord {
  /** The key of a dimension that everybody has, the name of an own one, or `zone`. */
  readonly dimension: string;
  readonly word: string;
}

/** How many words one statement takes. */
const atOnce = 5000;

/** By the token that stands for the word in the event store. */
export async function readDirectory(
  control: Control,
  organizationId: string,
): Promise<ReadonlyMap<string, DirectoryWord>> {
  const rows = await control.db
    .selectFrom('directory')
    .select(['token', 'dimension', 'word'])
    .where('organization_id', '=', organizationId)
    .execute();
  return new Map(rows.map(({ token, dimension, word }) => [token, { dimension, word }]));
}

/** Nothing but what passed the privacy boundary comes in. A word that was there is written as it is written now. */
export async function writeDirectory(control: Control, organizationId: string, labels: Labels): Promise<void> {
  const rows = Labels.entriesOf(labels)
    .map(({ token, dimension, word }) => ({ organization_id: organizationId, token, dimension, word }))
    // In one order, so that two that write the same words wait for each other instead of for ever.
    .toSorted((one, other) => (one.token < other.token ? -1 : 1));
  for (let at = 0; at < rows.length; at += atOnce) {
    await control.db
      .insertInto('directory')
      .values(rows.slice(at, at + atOnce))
      .onConflict((conflict) =>
        conflict.columns(['organization_id', 'token']).doUpdateSet({ word: sql<string>`excluded.word` }),
      )
      .execute();
  }
}

/** Takes words out for good, where nothing has them any more. */
export async function forgetWords(
  control: Control,
  organizationId: string,
  dimension: string,
  tokens: readonly string[],
): Promise<void> {
  for (let at = 0; at < tokens.length; at += atOnce) {
    await control.db
      .deleteFrom('directory')
      .where('organization_id', '=', organizationId)
      .where('dimension', '=', dimension)
      .where('token', 'in', tokens.slice(at, at + atOnce))
      .execute();
  }
}
