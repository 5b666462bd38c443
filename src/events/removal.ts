// Takes rows out of the store for good: messages that are gone at their source, or all that a connection wrote.
import {
  type identityMapShape,
  messageShape,
  readThreadShape,
  type rosterShape,
  seenThreadShape,
  type Shape,
} from '../privacy/shapes.ts';
import { type OfDays, ofDays } from './bulk-rows.ts';
import { instant, instantList, pieces, tokenList } from './internal/literals.ts';
import type { Query } from './reconciliation.ts';
import { tableShapes } from './tables.ts';

export interface Removing {
  readonly query: Query;
  readonly command: (sql: string) => Promise<void>;
  /** Told the UTC days (days since 1970) whose figures change, before anything is removed. */
  readonly announce: (days: readonly number[]) => Promise<void>;
}

const microsecondsPerDay = 86_400_000_000;

/** With a message go the replies to it and what is known of its thread. Repeatable, and nothing to do for no times. */
export async function remove(removing: Removing, channel: string, ats: readonly number[]): Promise<readonly number[]> {
  if (ats.length === 0) return [];
  const days = new Set(ats.map((at) => Math.floor(at / microsecondsPerDay)));
  for (const piece of pieces(ats)) {
    const sql = `SELECT DISTINCT ${daySql} AS day FROM messages WHERE ${messagesAndReplies(channel, piece)}`;
    for (const { day } of await removing.query<{ day: number }>(sql)) days.add(day);
  }
  const inOrder = [...days].sort((one, other) => one - other);
  await removing.announce(inOrder);
  for (const piece of pieces(ats)) {
    for (const shape of [seenThreadShape, readThreadShape]) await removeWhere(removing, shape, ofTimes(channel, piece));
    await removeWhere(removing, messageShape, messagesAndReplies(channel, piece));
  }
  return inOrder;
}

const daySql = "toUInt32(toDate(at, 'UTC'))";

const ofTimes = (channel: string, ats: readonly number[]): string =>
  `channel IN ${tokenList([channel])} AND at IN ${instantList(ats)}`;

/** No reply is older than what it answers: so the months before are not even opened. */
function messagesAndReplies(channel: string, ats: readonly number[]): string {
  const earliest = instant(ats.reduce((one, other) => Math.min(one, other)));
  const times = instantList(ats);
  return `channel IN ${tokenList([channel])} AND at >= ${earliest} AND (at IN ${times} OR threadAt IN ${times})`;
}

/** A message that two connections read belongs to the one that wrote it last. */
export async function removeConnection(removing: Removing, connectionId: string): Promise<void> {
  const ofConnection = `connection IN ${tokenList([connectionId])}`;
  const found = await removing.query<{ day: number }>(
    `SELECT DISTINCT ${daySql} AS day FROM messages WHERE ${ofConnection} ORDER BY day`,
  );
  await removing.announce(found.map(({ day }) => day));
  for (const shape of tableShapes) await removeWhere(removing, shape, ofConnection);
}

/** Shapes of which a whole file stands or does not: the first column of their key says of which file a row is. */
export type OfFiles = typeof rosterShape | typeof identityMapShape;

/** Removes the rows of every file but those that stand. Repeatable. */
export async function removeFilesBut(removing: Removing, shape: OfFiles, standing: readonly string[]): Promise<void> {
  const condition = standing.length === 0 ? '1' : `${shape.key[0]} NOT IN ${tokenList(standing)}`;
  await removeWhere(removing, shape, condition);
}

/** Removes the rows of these days, or all where none are named; of every file but one, where one is. Repeatable. */
export async function removeDays(
  removing: Removing,
  shape: OfDays,
  days: readonly string[] | null,
  butFile?: string,
): Promise<void> {
  if (days === null) return removeWhere(removing, shape, '1');
  for (const piece of pieces(days)) await removeWhere(removing, shape, ofDays(shape, piece, butFile));
}

/**
 * A mutation, not the lightweight DELETE: that one hides rows and leaves them on the disk until parts happen to merge.
 * A mutation writes every part anew or links it, so it names the month where there is one, and is not begun for none.
 */
export function removeWhere(removing: Removing, shape: Shape, condition: string): Promise<void> {
  return mutate(removing, shape, 'DELETE', condition);
}

/** `change` is of columns that no key has: `column = …, column = …`. */
export function changeWhere(removing: Removing, shape: Shape, change: string, condition: string): Promise<void> {
  return mutate(removing, shape, `UPDATE ${change}`, condition);
}

async function mutate(removing: Removing, shape: Shape, what: string, condition: string): Promise<void> {
  const { query, command } = removing;
  if (condition === 'false') return;
  const month = shape.is === 'event' ? 'toYYYYMM(at)' : '0';
  const months = await query<{ month: number }>(
    `SELECT DISTINCT ${month} AS month FROM ${shape.name} WHERE ${condition}`,
  );
  if (months.length === 0) return;
  const inOne = shape.is === 'event' && months.length === 1 ? `IN PARTITION ${months[0]!.month}` : '';
  await command(`ALTER TABLE ${shape.name} ${what} ${inOne} WHERE ${condition} SETTINGS mutations_sync = 1`);
  await forgetMutations(removing, shape);
}

/** The engine keeps the words of a finished mutation: they say what was deleted, of one table or of all. */
export async function forgetMutations({ command }: Pick<Removing, 'command'>, shape?: Shape): Promise<void> {
  const ofTable = shape === undefined ? '' : `AND table = '${shape.name}' `;
  await command(`KILL MUTATION WHERE database = currentDatabase() ${ofTable}AND is_done SYNC`);
}
