// Retention: how long what is kept of an organization stays, when what is older goes, and what went the last time.
import { sql } from 'kysely';
import { type Clock, days, hours, monthsBefore } from '../base/clock.ts';
import { errorCodes, Refused } from '../base/errors.ts';
import { append } from './audit.ts';
import type { Control } from './internal/opened.ts';
import type { Removed } from './internal/retention-tables.ts';

export type { Removed } from './internal/retention-tables.ts';

/** Months. */
export interface Periods {
  /** Of events of a connection that goes on reading its source. */
  readonly events: number;
  /** Of what somebody brought: imported archives, and the rows of bulk files. */
  readonly files: number;
  /** Of published figures of groups. */
  readonly figures: number;
}

/** docs/decisions/0093 says why. */
export const defaultPeriods: Periods = { events: 13, files: 120, figures: 120 };

export const longestPeriod = 120;

export interface ConnectionPeriod {
  readonly connectionId: string;
  /** True where it reads its source by itself; false for an imported archive. */
  readonly isLive: boolean;
  /** Of its own; null where the organization's holds. */
  readonly ownMonths: number | null;
  readonly months: number;
}

export interface Retention {
  readonly periods: Periods;
  readonly connections: readonly ConnectionPeriod[];
  readonly nextRunAt: Date;
  readonly lastRun: { readonly at: Date; readonly removed: Removed } | null;
}

/** Of the organization, and of single connections: months, or null for the organization's own period. */
export interface RetentionChange {
  readonly periods?: Partial<Periods>;
  readonly connections?: readonly { readonly connectionId: string; readonly months: number | null }[];
}

/** UTC days, `YYYY-MM-DD`; `before` is the first that is not among them. */
export interface DayRange {
  readonly from: string;
  readonly before: string;
}

/** Whoever made a period shorter can still change their mind so long. */
const graceMs = hours(1);
/** Of the night, UTC. */
const hourOfRun = 2;

export async function readRetention(control: Control, organizationId: string): Promise<Retention> {
  const { db, clock } = control;
  const row = await db
    .selectFrom('retention')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .executeTakeFirst();
  const periods: Periods =
    row === undefined
      ? defaultPeriods
      : { events: row.events_months, files: row.files_months, figures: row.figures_months };
  const found = await db
    .selectFrom('connections')
    .leftJoin('live_connections', 'live_connections.connection_id', 'connections.id')
    .leftJoin('connection_retention', 'connection_retention.connection_id', 'connections.id')
    .select(['connections.id', 'live_connections.state', 'connection_retention.months'])
    .where('connections.organization_id', '=', organizationId)
    .orderBy('connections.created_at')
    .orderBy('connections.id')
    .execute();
  const connections = found.map(({ id, state, months }) => {
    const isLive = state !== null;
    const usual = isLive ? periods.events : periods.files;
    return { connectionId: id, isLive, ownMonths: months, months: months ?? usual };
  });
  const lastRun = row?.ran_at && row.removed ? { at: row.ran_at, removed: row.removed } : null;
  return { periods, connections, nextRunAt: row?.next_run_at ?? nextNight(clock), lastRun };
}

/** What the change would make of it. Throws Refused `not-found`, and `invalid-request` for figures that go before their events. */
export function changed(retention: Retention, change: RetentionChange): Retention {
  const own = new Map(change.connections?.map(({ connectionId, months }) => [connectionId, months]));
  const known = new Set(retention.connections.map(({ connectionId }) => connectionId));
  if ([...own.keys()].some((id) => !known.has(id))) {
    throw new Refused('not-found', errorCodes['not-found'], 'GET /api/retention lists the connections.');
  }
  const periods = { ...retention.periods, ...change.periods };
  const connections = retention.connections.map((one) => {
    const asked = own.get(one.connectionId);
    const ownMonths = asked === undefined ? one.ownMonths : asked;
    return { ...one, ownMonths, months: ownMonths ?? (one.isLive ? periods.events : periods.files) };
  });
  const longest = Math.max(periods.events, periods.files, ...connections.map(({ months }) => months));
  if (periods.figures < longest) {
    throw new Refused(
      'invalid-request',
      'Figures would go before the events that they are made of, and be counted again from them.',
      `Keep figures for ${longest} months or more, or events for ${periods.figures} or less.`,
    );
  }
  return { ...retention, periods, connections };
}

/** True where anything of it stays for a shorter time than before. */
export function isShorter(before: Retention, after: Retention): boolean {
  const names = ['events', 'files', 'figures'] as const;
  const months = new Map(before.connections.map((one) => [one.connectionId, one.months]));
  return (
    names.some((name) => after.periods[name] < before.periods[name]) ||
    after.connections.some((one) => one.months < (months.get(one.connectionId) ?? one.months))
  );
}

/** When a change that is made now would take effect. */
export function effectiveAt(clock: Clock, before: Retention, after: Retention): Date {
  return isShorter(before, after) ? new Date(clock.now().getTime() + graceMs) : before.nextRunAt;
}

/** Writes the periods down. What becomes shorter is enforced in an hour, and not before. Throws as `changed` does. */
export async function changeRetention(
  control: Control,
  organizationId: string,
  change: RetentionChange,
  memberId: string | null,
): Promise<Retention> {
  await begin(control, organizationId);
  await control.db.transaction().execute(async (db) => {
    await db
      .selectFrom('retention')
      .select('organization_id')
      .where('organization_id', '=', organizationId)
      .forUpdate()
      .execute();
    const inside = { ...control, db };
    const before = await readRetention(inside, organizationId);
    const after = changed(before, change);
    const { events, files, figures } = after.periods;
    const columns = { events_months: events, files_months: files, figures_months: figures };
    const next_run_at = effectiveAt(control.clock, before, after);
    await db
      .updateTable('retention')
      .set({ ...columns, next_run_at })
      .where('organization_id', '=', organizationId)
      .execute();
    if (change.periods !== undefined) {
      const details = { eventsMonths: events, filesMonths: files, figuresMonths: figures };
      await append(inside, { organizationId, memberId, action: 'retention.change', subject: organizationId, details });
    }
    for (const { connectionId, months } of change.connections ?? []) {
      await db
        .insertInto('connection_retention')
        .values({ connection_id: connectionId, months })
        .onConflict((conflict) => conflict.column('connection_id').doUpdateSet({ months }))
        .execute();
      const details = { months: months ?? 0, isOwn: months !== null };
      await append(inside, { organizationId, memberId, action: 'retention.change', subject: connectionId, details });
    }
  });
  return readRetention(control, organizationId);
}

/** Gives a connection a period of its own, unless it has been given one before. */
export async function beginWithPeriod(control: Control, connectionId: string, months: number): Promise<void> {
  await control.db
    .insertInto('connection_retention')
    .values({ connection_id: connectionId, months })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Asks for a run now: what was made shorter takes effect without its hour. */
export async function hastenRetention(
  control: Control,
  organizationId: string,
  memberId: string | null,
): Promise<void> {
  await begin(control, organizationId);
  await control.db.transaction().execute(async (db) => {
    await db
      .updateTable('retention')
      .set({ next_run_at: control.clock.now() })
      .where('organization_id', '=', organizationId)
      .execute();
    await append({ ...control, db }, { organizationId, memberId, action: 'retention.hasten', subject: organizationId });
  });
}

/** The organizations whose run is due. One that was never asked about gets its first night. */
export async function dueRetention(control: Control): Promise<string[]> {
  const { db, clock } = control;
  const all = await db
    .selectFrom('organizations')
    .leftJoin('retention', 'retention.organization_id', 'organizations.id')
    .select(['organizations.id', 'retention.next_run_at'])
    .execute();
  for (const { id, next_run_at } of all) if (next_run_at === null) await begin(control, id);
  return all.flatMap(({ id, next_run_at }) => (next_run_at !== null && next_run_at <= clock.now() ? [id] : []));
}

/** What is older than these UTC days goes. */
export interface Edges {
  readonly connections: ReadonlyMap<string, string>;
  /** Of connections that are known no more. */
  readonly events: string;
  readonly files: string;
  readonly figures: string;
  /** Of HR files: they stay as long as the events that they explain. */
  readonly rosters: string;
}

export function edgesOf({ periods, connections }: Pick<Retention, 'periods' | 'connections'>, now: Date): Edges {
  const longest = Math.max(periods.events, ...connections.map(({ months }) => months));
  return {
    connections: new Map(connections.map(({ connectionId, months }) => [connectionId, monthsBefore(now, months)])),
    events: monthsBefore(now, periods.events),
    files: monthsBefore(now, periods.files),
    figures: monthsBefore(now, periods.figures),
    rosters: monthsBefore(now, longest),
  };
}

/** The UTC day before which nothing of this connection is kept: nothing older is read, imported or stored. */
export async function edgeOf(control: Control, organizationId: string, connectionId: string): Promise<string> {
  const edges = edgesOf(await readRetention(control, organizationId), control.clock.now());
  return edges.connections.get(connectionId) ?? edges.files;
}

/** Notes, before they go, that events of a connection of these days go: from then on their weeks are frozen. */
export async function noteRemoved(control: Control, connectionId: string, { from, before }: DayRange): Promise<void> {
  await control.db
    .insertInto('connection_retention')
    .values({ connection_id: connectionId, months: null, removed_from: from, removed_before: before })
    .onConflict((conflict) =>
      conflict.column('connection_id').doUpdateSet((e) => ({
        removed_from: e.fn('least', ['connection_retention.removed_from', 'excluded.removed_from']),
        removed_before: e.fn('greatest', ['connection_retention.removed_before', 'excluded.removed_before']),
      })),
    )
    .execute();
}

/** The days of which events went, by connection: what is computed of them now would be computed of fewer events. */
export async function frozenDays(control: Control, organizationId: string): Promise<DayRange[]> {
  const rows = await control.db
    .selectFrom('connection_retention')
    .innerJoin('connections', 'connections.id', 'connection_retention.connection_id')
    .select(['removed_from', 'removed_before'])
    .where('connections.organization_id', '=', organizationId)
    .orderBy('removed_from')
    .execute();
  return rows.flatMap(({ removed_from: from, removed_before: before }) =>
    from === null || before === null ? [] : [{ from, before }],
  );
}

/** Ends a run: writes down what went, and when the next is, where nobody has asked for one since it was due at `dueAt`. */
export async function endRetentionRun(
  { clock, db }: Control,
  organizationId: string,
  removed: Removed,
  dueAt: Date,
): Promise<void> {
  const next = sql<Date>`CASE WHEN next_run_at = ${dueAt} THEN ${nextNight(clock)} ELSE next_run_at END`;
  await db
    .updateTable('retention')
    .set({ ran_at: clock.now(), removed: JSON.stringify(removed), next_run_at: next })
    .where('organization_id', '=', organizationId)
    .execute();
}

async function begin({ db, clock }: Pick<Control, 'db' | 'clock'>, organizationId: string): Promise<void> {
  const { events, files, figures } = defaultPeriods;
  await db
    .insertInto('retention')
    .values({
      organization_id: organizationId,
      events_months: events,
      files_months: files,
      figures_months: figures,
      next_run_at: nextNight(clock),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

function nextNight(clock: Clock): Date {
  const now = clock.now();
  const next = new Date(now);
  next.setUTCHours(hourOfRun, 0, 0, 0);
  return next > now ? next : new Date(next.getTime() + days(1));
}
