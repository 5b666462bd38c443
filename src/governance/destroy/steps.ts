// The steps of a destruction. Each can be repeated: a process that dies anywhere leaves it to the next one.
import { setTimeout as wait } from 'node:timers/promises';
import { Defect, RetryLater } from '../../base/errors.ts';
import { changeLive, findLive } from '../../control/live-connections.ts';
import { holdConnection } from '../../control/connection-halts.ts';
import { removeDaysRows, removeRows, sweepDatabase } from '../../control/destroy-rows.ts';
import { forgetWhom, rememberWhom } from '../../control/destruction-tokens.ts';
import { type Destruction, type DestructionProgress, noteDestruction } from '../../control/destructions.ts';
import { isHalted } from '../../control/halts.ts';
import { recordObjection } from '../../control/objections.ts';
import { runningRuns } from '../../control/runs.ts';
import { frozenDays } from '../../control/retention.ts';
import { markStale, staleDays } from '../../control/stale-days.ts';
import { frozenBy, thaw } from '../../control/thaw.ts';
import { purge, removeStored } from '../../events/destruction.ts';
import { arePersonsBehind } from '../../identity/resolve.ts';
import { dropReplacedPersons } from '../../identity/persons.ts';
import { removeFrozenFigures } from '../../metrics/frozen-days.ts';
import { revokeToken } from '../../collector/steering.ts';
import { forgetStored } from '../../collector/stored-counts.ts';
import { addDays } from '../../metrics/weeks.ts';
import { erasePerson } from '../erase-person.ts';
import { dayOf } from '../keeping-out.ts';
import { type Bounds, boundsOf, countOf, ownedScope, storedScope, weeksOf } from './counts.ts';
import type { DestroyParts } from './parts.ts';

/** What a step leaves for those after it. */
type Left = Partial<Omit<DestructionProgress, 'steps'>>;
export type Step = (parts: DestroyParts, destruction: Destruction, bounds: Bounds) => Promise<Left>;

/** In their order; the receipt follows the last. */
export const steps: Readonly<Record<string, Step>> = {
  stop,
  count,
  revoke,
  events: removeEvents,
  rows,
  figures,
  forget,
  sweep,
};

/** Nobody writes rows of it any more when this returns. */
async function stop(parts: DestroyParts, destruction: Destruction, { scope }: Bounds): Promise<Left> {
  const { control, syncs } = parts.live;
  const { organizationId, progress } = destruction;
  if (scope.is === 'connection') {
    await holdConnection(control, scope.connection);
    await changeLive(control, scope.connection, { state: 'disconnected', problem: null, nextSyncAt: null });
    syncs.interrupt(scope.connection);
    parts.cancelImport(scope.connection);
    await untilNothingRuns(parts, organizationId, scope.connection);
    return {};
  }
  const isHaltedForIt = progress.isHaltedForIt ?? !(await isHalted(control, organizationId));
  // First: if we die behind the halt, whoever goes on knows that it is to end with this.
  await noteDestruction(control, destruction.id, { ...progress, isHaltedForIt });
  if (isHaltedForIt) await parts.halts.halt(organizationId, destruction.confirmed?.memberId ?? null);
  await untilNothingRuns(parts, organizationId);
  return { isHaltedForIt };
}

/** Another process looks every two seconds; a page or a file that is being read is read to its end. */
const patienceMs = 120_000;

async function untilNothingRuns({ live }: DestroyParts, organizationId: string, connectionId?: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while ((await runningRuns(live.control, organizationId, connectionId)) > 0) {
    if (performance.now() > deadline) {
      throw new RetryLater('connection-not-ready', 'A sync or an import still runs.', new Date(Date.now() + 30_000));
    }
    await wait(50);
  }
}

async function count({ live }: DestroyParts, { id, organizationId }: Destruction, asked: Bounds): Promise<Left> {
  const bounds = await boundsOf(live, organizationId, asked.scope, await learned(live, id, asked));
  const { connections, rosters } = bounds;
  return { connections, rosters, before: await countOf(live, bounds), weeks: await weeksOf(live, bounds) };
}

/** Since it was asked for an account may have come that is theirs: it is written down before anything goes. */
async function learned({ control, store }: DestroyParts['live'], id: string, { organizationId, known }: Bounds) {
  if (known.length === 0) return [];
  const entries = known.map((one) => ({ ...one, objection: organizationId }));
  const told = (await store.tellAll(organizationId, entries)).map(({ objection: _, ...one }) => one);
  await rememberWhom(control, organizationId, id, told);
  return told;
}

async function revoke({ live }: DestroyParts, { organizationId }: Destruction, { connections }: Bounds): Promise<Left> {
  const vendors: NonNullable<Left['vendors']>[number][] = [];
  for (const id of connections) {
    const connection = await findLive(live.control, organizationId, id);
    if (connection === null) continue;
    vendors.push({ connection: id, connector: connection.connectorId, outcome: await revokeToken(live, connection) });
  }
  return { vendors };
}

async function removeEvents({ live }: DestroyParts, destruction: Destruction, bounds: Bounds): Promise<Left> {
  const { control, store } = live;
  const { organizationId } = destruction;
  const scope = storedScope(bounds);
  if (scope === null) return removePerson(live, destruction, bounds);
  if (scope.is === 'organization') {
    await store.dropOrganization(organizationId);
    return {};
  }
  if (!(await store.hasOrganization(organizationId))) return {};
  const announce = (changed: readonly string[]) => forgetFigures(live, organizationId, changed);
  await removeStored(store, organizationId, scope, (changed) => announce(changed.map(dayOf)));
  if (scope.is === 'connection') {
    await announce(await frozenBy(control, scope.connection));
    await thaw(control, scope.connection);
    forgetStored(store, scope.connection);
  }
  return {};
}

/**
 * Before the rows go: figures that can be counted anew are, and those of which events went to retention go as they are. A
 * week stays frozen where another connection lost events of it too.
 */
async function forgetFigures(
  { control, store }: Pick<DestroyParts['live'], 'control' | 'store'>,
  organizationId: string,
  changed: readonly string[],
): Promise<void> {
  await markStale(control, organizationId, changed);
  await removeFrozenFigures(store, organizationId, await frozenDays(control, organizationId), changed);
}

async function removePerson(live: DestroyParts['live'], { asked }: Destruction, bounds: Bounds): Promise<Left> {
  const { organizationId, scope, known } = bounds;
  // First: killed behind this line, nothing of theirs comes in again.
  if (scope.is === 'person' && scope.objects) {
    await recordObjection(live.control, organizationId, known, asked.memberId === null ? 'operator' : 'owner');
  }
  await erasePerson(live, organizationId, known);
  return {};
}

async function rows(parts: DestroyParts, { organizationId }: Destruction, bounds: Bounds): Promise<Left> {
  const { control } = parts.live;
  const { scope } = bounds;
  const owned = ownedScope(bounds);
  if (scope.is === 'days') await removeDaysRows(control, organizationId, scope.from, scope.to);
  else if (owned !== null) await removeRows(control, owned);
  if (scope.is === 'organization') await parts.forgetFiles(organizationId);
  return {};
}

/** How often a computation is asked for that another one came before. */
const tries = 5;

/** Whose account is whose, and the weeks that it reached, are worked out anew without it, also while it is halted. */
async function figures(parts: DestroyParts, { organizationId }: Destruction, { scope }: Bounds): Promise<Left> {
  if (scope.is === 'organization') return {};
  const { control, store } = parts.live;
  if (!(await store.hasOrganization(organizationId))) return {};
  for (let tried = 0; tried < tries; tried += 1) {
    await parts.compute(organizationId);
    const isBehind = await arePersonsBehind({ control, store }, organizationId);
    if (isBehind || (await staleDays(control, organizationId)).length > 0) continue;
    await dropReplacedPersons(store, organizationId);
    // Retention goes on meanwhile, and may have frozen a week before it was counted anew.
    if (scope.is === 'days') {
      const frozen = await frozenDays(control, organizationId);
      await removeFrozenFigures(store, organizationId, frozen, daysWithin(scope));
    }
    return {};
  }
  throw new RetryLater('clickhouse-unavailable', 'Figures wait to be counted anew.', new Date(Date.now() + 30_000));
}

function daysWithin({ from, to }: { readonly from: string; readonly to: string }): readonly string[] {
  const found: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) found.push(day);
  return found;
}

/** Nothing of a person is left, and then not of whom it was: the files are swept of that too. */
async function forget(parts: DestroyParts, { id }: Destruction, bounds: Bounds): Promise<Left> {
  if (bounds.scope.is !== 'person') return {};
  await requireNothingLeft(parts, bounds);
  await forgetWhom(parts.live.control, id);
  return {};
}

/** Not a byte of it is left in any file of an engine of ours when this returns. */
async function sweep(parts: DestroyParts, { organizationId }: Destruction, bounds: Bounds): Promise<Left> {
  const { control, store } = parts.live;
  // Somebody who asked in the last moment may have had tables made again, without a row in them.
  if (bounds.scope.is === 'organization') await store.dropOrganization(organizationId);
  else await purge(store, organizationId);
  return { walRemainder: await sweepDatabase(control, parts.hasOwnDatabase) };
}

/** What is left, which must be nothing. */
export async function requireNothingLeft(parts: DestroyParts, bounds: Bounds): Promise<void> {
  const left = Object.keys(await countOf(parts.live, bounds));
  if (left.length === 0) return;
  parts.live.control.log.error('not everything was destroyed', {
    organization: bounds.organizationId,
    count: left.length,
  });
  throw new Defect('internal', 'Not everything was destroyed.', 'It is tried again; if it stays, please report this.');
}
