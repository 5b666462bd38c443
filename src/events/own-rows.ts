// The rows that are one person's: how many there are of each connection, and the rows themselves for who asks for their own.
import type { KeptOutEntry } from '../privacy/kept-out.ts';
import type { Row } from '../privacy/sanitize.ts';
import { namingColumns } from '../privacy/shape.ts';
import type { Shape } from '../privacy/shapes.ts';
import { rowOf, type SelectedRow, selectColumns } from './internal/stored-rows.ts';
import { namingSql, ofThemSql } from './internal/whose-sql.ts';
import type { Query } from './reconciliation.ts';

export interface OwnRows {
  readonly connection: string;
  readonly rows: number;
  /** UTC days, `YYYY-MM-DD`; null where the rows of a shape have none. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}

/** By what column the rows of a shape are of a day. */
const dayColumns: Readonly<Record<string, string>> = {
  messages: 'at',
  badgeSwipes: 'at',
  ownMetrics: 'week',
  surveyAnswers: 'day',
};

export async function countOwn(query: Query, shape: Shape, entries: readonly KeptOutEntry[]): Promise<OwnRows[]> {
  const column = dayColumns[shape.name];
  const day = (of: string): string => (column === undefined ? 'NULL' : `toString(toDate32(${of}(${column})))`);
  return query<OwnRows>(
    `SELECT connection, count() AS rows, ${day('min')} AS firstDay, ${day('max')} AS lastDay
      FROM ${shape.name} FINAL WHERE ${ofThemSql(shape, entries)} GROUP BY connection ORDER BY rows DESC`,
  );
}

/** How many rows of others name them. */
export async function countNaming(query: Query, shape: Shape, entries: readonly KeptOutEntry[]): Promise<number> {
  if (namingColumns(shape).length === 0) return 0;
  const sql = `SELECT count() AS count FROM ${shape.name} FINAL
    WHERE (${namingSql(shape, entries)}) AND NOT (${ofThemSql(shape, entries)})`;
  return (await query<{ count: number }>(sql))[0]?.count ?? 0;
}

/** So many rows are in memory at once. */
const atOnce = 5000;

/** In the order of their key, read in parts. */
export async function* readOwn(query: Query, shape: Shape, entries: readonly KeptOutEntry[]): AsyncGenerator<Row> {
  for (let offset = 0; ; offset += atOnce) {
    const rows = await query<SelectedRow>(
      `SELECT ${selectColumns(shape)} FROM ${shape.name} FINAL WHERE ${ofThemSql(shape, entries)}
        ORDER BY ${shape.key.join(', ')} LIMIT ${atOnce} OFFSET ${offset}`,
    );
    for (const row of rows) yield rowOf(shape, row);
    if (rows.length < atOnce) return;
  }
}
