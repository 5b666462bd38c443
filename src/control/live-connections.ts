// The live connections: those that are read over HTTP, in which state each is and what of it a person chose.
import { type Selectable, sql } from 'kysely';
import type { ErrorCode } from '../base/errors.ts';
import { nilId } from '../base/ids.ts';
import type { ConsentMode, Reach } from '../connector/api-connector.ts';
import { openConnection } from './connections.ts';
import { resetBackfill } from './cursors.ts';
import type { Control } from './internal/opened.ts';
import type { ChosenPlaces, LiveState, Route } from './internal/collecting-tables.ts';
import type { Tables } from './internal/tables.ts';
import { openFor, sealing } from './secrets.ts';

export type { LiveState, Route } from './internal/collecting-tables.ts';

/** What a person chose to have read. */
export interface Choice {
  readonly which: ChosenPlaces;
  /** Refs of the places that are chosen, or of those that are left out. */
  readonly places: readonly string[];
  /** Of names: they decide on places that come later too. */
  readonly patterns: readonly string[];
  readonly includesExternal: boolean;
  readonly horizonDays: number;
}

/** Of an organization at the source: how many let the app in, and how many that accounts speak of did not. */
export interface WorkspaceCounts {
  readonly open: number;
  readonly closed: number;
}

export interface LiveConnection {
  readonly connectionId: string;
  readonly organizationId: string;
  readonly connectorId: string;
  /** The token of the source that it was made for. */
  readonly sourceRef: string;
  /** The token of the organization that this is part of at the source; null where it is none, or where that is not known. */
  readonly partOf: string | null;
  /** Chosen by a person, or made of the connector's name and a number; never from the source. */
  readonly name: string;
  readonly state: LiveState;
  /** Why it needs a person or is failing. */
  readonly problem: ErrorCode | null;
  readonly mode: ConsentMode;
  readonly route: Route;
  /** Scopes, each once, in the order of the alphabet. */
  readonly granted: readonly string[];
  /** How far it looks; what lies farther is not even counted. */
  readonly reach: Reach;
  /** How many calls it makes in a second at most; null for what the connector proposes. */
  readonly callsPerSecond: number | null;
  /** Scopes that are refused otherwise, for which two people signed. */
  readonly waived: readonly string[];
  /** As the last sync found them; null before, and where the source is a workspace itself. */
  readonly workspaces: WorkspaceCounts | null;
  /** The whole organization at the source was asked for, and one of its workspaces answered. */
  readonly isLessThanAsked: boolean;
  /** Somebody let it collect once, whatever became of it since. */
  readonly isStarted: boolean;
  /** Null until somebody made one: nothing is read before. */
  readonly choice: Choice | null;
  readonly nextSyncAt: Date | null;
  readonly lookedBackAt: Date | null;
  readonly createdAt: Date;
}

export interface LiveChange {
  readonly state?: LiveState;
  readonly problem?: ErrorCode | null;
  readonly granted?: readonly string[];
  readonly nextSyncAt?: Date | null;
  readonly lookedBackAt?: Date | null;
  readonly mode?: ConsentMode;
  readonly workspaces?: WorkspaceCounts | null;
}

/**
 * The connection of that source, setting up and never due: made when it is seen for the first time, else with the
 * choice and the cursors that it had, so that what is connected again goes on where it stopped.
 */
export async function openLive(
  control: Control,
  wanted: {
    readonly organizationId: string;
    readonly connectorId: string;
    readonly connectorName: string;
    /** A keyed token, written as a UUID. */
    readonly sourceRef: string;
    readonly partOf?: string | undefined;
    readonly mode: ConsentMode;
    readonly granted: readonly string[];
    /** `token` where it is left out. */
    readonly route?: Route;
    readonly name?: string | undefined;
    /** Not so where it is left out. */
    readonly isLessThanAsked?: boolean;
  },
): Promise<LiveConnection> {
  const connectionId = await control.db.transaction().execute(async (db) => {
    const { id, createdAt } = await openConnection({ ...control, db }, wanted);
    const anew = {
      state: 'setting-up',
      mode: wanted.mode,
      granted: scopes(wanted.granted),
      route: wanted.route ?? 'token',
      is_less_than_asked: wanted.isLessThanAsked ?? false,
    } as const;
    const waived = stillWaived(anew.granted);
    await db
      .insertInto('live_connections')
      .values({ connection_id: id, ...anew, created_at: createdAt })
      .onConflict((conflict) =>
        conflict.column('connection_id').doUpdateSet({ ...anew, waived, problem: null, next_sync_at: null }),
      )
      .execute();
    return id;
  });
  const row = await live(control).where('connection_id', '=', connectionId).executeTakeFirstOrThrow();
  return fromRow(control, row);
}

export async function findLive(
  control: Control,
  organizationId: string,
  connectionId: string,
): Promise<LiveConnection | null> {
  const found = await findLiveById(control, connectionId);
  return found?.organizationId === organizationId ? found : null;
}

/** Of whatever organization: for the house itself, never for a request. */
export async function findLiveById(control: Control, connectionId: string): Promise<LiveConnection | null> {
  const row = await live(control).where('connection_id', '=', connectionId).executeTakeFirst();
  return row === undefined ? null : fromRow(control, row);
}

/** Oldest first. */
export async function listLive(control: Control, organizationId: string): Promise<LiveConnection[]> {
  const rows = await live(control)
    .where('organization_id', '=', organizationId)
    .orderBy('connections.created_at')
    .orderBy('connection_id')
    .execute();
  return Promise.all(rows.map((row) => fromRow(control, row)));
}

/** Those whose next sync has come, the longest waiting first; of all organizations. */
export async function dueLive(control: Control, now: Date): Promise<LiveConnection[]> {
  const rows = await live(control)
    .where('organization_id', 'not in', control.db.selectFrom('halts').select('organization_id'))
    .where('state', 'in', ['collecting', 'failing'])
    .where('next_sync_at', '<=', now)
    .orderBy('next_sync_at')
    .orderBy('connection_id')
    .execute();
  return Promise.all(rows.map((row) => fromRow(control, row)));
}

/**
 * Changes what is named and leaves the rest. With `whileIn` only in those states: a sync that ends must not take back
 * what a person did meanwhile. True when it was changed.
 */
export async function changeLive(
  control: Control,
  connectionId: string,
  change: LiveChange,
  whileIn?: readonly LiveState[],
): Promise<boolean> {
  const columns = columnsOf(change);
  if (Object.keys(columns).length === 0) return false;
  let statement = control.db.updateTable('live_connections').set(columns).where('connection_id', '=', connectionId);
  if (whileIn !== undefined) statement = statement.where('state', 'in', whileIn);
  const { numUpdatedRows } = await statement.executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Writes the choice down, whole. A horizon that is wider than before opens the backfill of every place again. */
export async function choose(control: Control, connectionId: string, choice: Choice): Promise<void> {
  const { which, places, patterns, includesExternal, horizonDays } = choice;
  await control.db.transaction().execute(async (db) => {
    const inside = { ...control, db };
    const before = await live(inside)
      .where('connection_id', '=', connectionId)
      .forUpdate('live_connections')
      .executeTakeFirstOrThrow();
    const plain = Buffer.from(JSON.stringify(patterns));
    await sealing(inside, before.organization_id, (_, sealed) =>
      db
        .updateTable('live_connections')
        .set({
          chosen: which,
          places: [...new Set(places)],
          patterns: patterns.length === 0 ? null : sealed(patternsOf(connectionId), plain),
          includes_external: includesExternal,
          horizon_days: horizonDays,
        })
        .where('connection_id', '=', connectionId)
        .execute(),
    );
    if (horizonDays > (before.horizon_days ?? Infinity)) await resetBackfill(inside, connectionId);
  });
}

const patternsOf = (connectionId: string): string => `patterns/${connectionId}`;

/** What is no word of the usual form is no scope; nothing else that an answer holds may end up in a table. */
const scopes = (granted: readonly string[]): string[] =>
  [...new Set(granted)].filter((one) => /^[a-z][a-z0-9_.:-]{0,63}$/.test(one)).toSorted();

/** Two people signed for a scope as it was granted: once it is gone and comes back, two sign again. */
const stillWaived = (granted: readonly string[]) =>
  sql<
    string[]
  >`ARRAY(SELECT one FROM unnest(live_connections.waived) AS one WHERE one = ANY(${granted}::text[]) ORDER BY one)`;

function columnsOf({ state, problem, granted, nextSyncAt, lookedBackAt, mode, workspaces }: LiveChange) {
  return {
    ...(state !== undefined && { state }),
    ...(state === 'collecting' && { is_started: true }),
    ...(problem !== undefined && { problem }),
    ...(granted !== undefined && { granted: scopes(granted), waived: stillWaived(scopes(granted)) }),
    ...(nextSyncAt !== undefined && { next_sync_at: nextSyncAt }),
    ...(lookedBackAt !== undefined && { looked_back_at: lookedBackAt }),
    ...(workspaces !== undefined && {
      workspaces_open: workspaces?.open ?? null,
      workspaces_closed: workspaces?.closed ?? null,
    }),
    ...(mode !== undefined && { mode }),
  };
}

function live(control: Control) {
  return control.db
    .selectFrom('live_connections')
    .innerJoin('connections', 'connections.id', 'connection_id')
    .selectAll('live_connections')
    .select(['organization_id', 'connector_id', 'source_ref', 'part_of', 'name']);
}

type Row = Selectable<Tables['live_connections']> &
  Pick<Selectable<Tables['connections']>, 'organization_id' | 'connector_id' | 'source_ref' | 'part_of' | 'name'>;

async function fromRow(control: Control, row: Row): Promise<LiveConnection> {
  return {
    connectionId: row.connection_id,
    organizationId: row.organization_id,
    connectorId: row.connector_id,
    sourceRef: row.source_ref ?? nilId,
    partOf: row.part_of,
    name: row.name,
    state: row.state,
    problem: row.problem,
    mode: row.mode,
    route: row.route,
    granted: row.granted,
    reach: row.reach,
    callsPerSecond: row.calls_per_second,
    waived: row.waived,
    workspaces:
      row.workspaces_open === null || row.workspaces_closed === null
        ? null
        : { open: row.workspaces_open, closed: row.workspaces_closed },
    isLessThanAsked: row.is_less_than_asked,
    isStarted: row.is_started,
    choice: await choiceOf(control, row),
    nextSyncAt: row.next_sync_at,
    lookedBackAt: row.looked_back_at,
    createdAt: row.created_at,
  };
}

async function choiceOf(control: Control, row: Row): Promise<Choice | null> {
  if (row.chosen === null || row.horizon_days === null) return null;
  const sealed = row.patterns;
  const plain = sealed && (await openFor(control, row.organization_id, patternsOf(row.connection_id), sealed));
  return {
    which: row.chosen,
    places: row.places,
    patterns: plain === null ? [] : (JSON.parse(plain.toString()) as string[]),
    includesExternal: row.includes_external,
    horizonDays: row.horizon_days,
  };
}
