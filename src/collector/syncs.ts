// The syncs of this process: taken from the queue, watched, stopped, and written down as runs.
import { hours, minutes, seconds } from '../base/clock.ts';
import { Defect, isHouseError, Reconnect, RetryLater, type ErrorCode } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import { codeOf } from '../base/log.ts';
import type { ApiConnector } from '../connector/api-connector.ts';
import type { Control } from '../control/control.ts';
import { isConnectionHalted } from '../control/connection-halts.ts';
import { changeLive, dueLive, findLiveById, type LiveConnection } from '../control/live-connections.ts';
import type { Queue } from '../control/queue.ts';
import { endRun, noteProgress, startRun } from '../control/runs.ts';
import type { EventStore } from '../events/store.ts';
import type { Calls } from './calls/calls.ts';
import { knowObjectionsOf } from './known-objections.ts';
import { openScope } from './sync/open-scope.ts';
import { runSync } from './sync/sync.ts';
import { Tally } from './sync/tally.ts';

/** What a sync is doing now. */
export interface SyncStatus {
  readonly connectionId: string;
  readonly runId: string;
  readonly startedAt: Date;
  readonly tally: Tally;
  /** How many calls it has made so far. */
  readonly calls: () => number;
}

export interface SyncParts {
  readonly control: Control;
  readonly store: EventStore;
  readonly queue: Queue;
  readonly connectors: readonly ApiConnector[];
  /** Opens the calls of one connection: its token, its limiter, the address of its source. */
  readonly openCalls: (connection: LiveConnection, connector: ApiConnector, signal: AbortSignal) => Calls;
  /** Asks for the figures of what became stale. */
  readonly requestFigures: (organizationId: string) => Promise<void>;
  /** Between two syncs of a connection, milliseconds. */
  readonly everyMs?: number;
  /** How often it is looked which syncs are due, milliseconds. */
  readonly lookEveryMs?: number;
}

interface Running {
  readonly organizationId: string;
  readonly status: SyncStatus;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** A page that is read when somebody pauses is still stored. */
class Stopped extends Error {}

/** How often figures are asked for while a sync goes on. */
const figuresEveryMs = minutes(2);

/** After a failure that a person may have mended meanwhile. */
const afterFailure = hours(1);

export class Syncs {
  readonly #parts: SyncParts;
  readonly #running = new Map<string, Running>();
  readonly #listeners = new Map<string, Set<() => void>>();
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;

  constructor(parts: SyncParts) {
    this.#parts = parts;
  }

  /** Works from now on: does what the queue holds, and asks for what is due. */
  async start(): Promise<void> {
    const { lookEveryMs = seconds(20), control } = this.#parts;
    await this.#work();
    const look = (): void => {
      this.askForDue().catch((error: unknown) => control.log.warn('syncs wait', { code: codeOf(error) }));
    };
    look();
    this.#timer = setInterval(look, lookEveryMs).unref();
  }

  /** Asks the queue for every sync whose time has come and that does not run here. */
  async askForDue(): Promise<void> {
    const { control, queue } = this.#parts;
    for (const { connectionId } of await dueLive(control, control.clock.now())) {
      if (!this.#running.has(connectionId)) await queue.send('sync', connectionId);
    }
  }

  #work(): Promise<void> {
    const { queue } = this.#parts;
    this.#working ??= queue.work('sync', (connectionId, signal) => this.#runDue(connectionId, signal));
    return this.#working;
  }

  /** What another process asked for may have been done meanwhile. */
  async #runDue(connectionId: string, signal: AbortSignal): Promise<void> {
    const { control } = this.#parts;
    const connection = await findLiveById(control, connectionId);
    const dueAt = connection?.nextSyncAt ?? null;
    if (dueAt === null || dueAt > control.clock.now()) return;
    const stop = (): void => this.interrupt(connectionId);
    signal.addEventListener('abort', stop, { once: true });
    await this.run(connectionId, signal).finally(() => signal.removeEventListener('abort', stop));
    signal.throwIfAborted();
  }

  /** Asks for a sync now; one that runs goes on and is no other. */
  async request(connectionId: string): Promise<void> {
    const { control, queue } = this.#parts;
    await changeLive(control, connectionId, { nextSyncAt: control.clock.now() });
    await this.#work();
    await queue.send('sync', connectionId);
  }

  /** What runs here now. */
  find(connectionId: string): SyncStatus | undefined {
    return this.#running.get(connectionId)?.status;
  }

  /** Called at every change of the connection's sync, until what this gives is called. */
  listen(connectionId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(connectionId) ?? new Set();
    this.#listeners.set(connectionId, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Tells those who listen that something about the connection changed. */
  tell(connectionId: string): void {
    for (const listener of this.#listeners.get(connectionId) ?? []) listener();
  }

  /** Stops the sync of a connection that runs here, after the page it is at. */
  interrupt(connectionId: string): void {
    this.#running.get(connectionId)?.stop.abort(new Stopped());
  }

  /** Stops every sync of an organization that runs here, as `interrupt` does one. */
  interruptAll(organization: string): void {
    for (const { organizationId, stop } of this.#running.values()) {
      if (organizationId === organization) stop.abort(new Stopped());
    }
  }

  /** Resolves when no sync of the connection runs here any more. */
  async ended(connectionId: string): Promise<void> {
    await this.#running.get(connectionId)?.ended;
  }

  /** Asks for the figures of an organization. */
  requestFigures(organizationId: string): Promise<void> {
    return this.#parts.requestFigures(organizationId);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    for (const { stop } of this.#running.values()) stop.abort(new Stopped());
  }

  /** Does one sync, whoever asked for it, and writes down how it ended. Throws RetryLater alone: the queue's to mind. */
  async run(connectionId: string, signal?: AbortSignal): Promise<void> {
    const { control, connectors } = this.#parts;
    const connection = await findLiveById(control, connectionId);
    const connector = connectors.find(({ id }) => id === connection?.connectorId);
    if (connection === null || connector === undefined || !isOn(connection)) return;
    // Its time stays past, so that it is begun as soon as somebody resumes.
    if (await isConnectionHalted(control, connection.organizationId, connectionId)) return;
    const { id: runId, version } = await startRun(control, { id: newId(), connectionId, kind: 'sync' });
    const stop = new AbortController();
    const calls = this.#parts.openCalls(connection, connector, stop.signal);
    const tally = new Tally(
      () => control.clock.now().getTime(),
      () => this.tell(connectionId),
    );
    const startedAt = control.clock.now();
    const status = { connectionId, runId, startedAt, tally, calls: () => calls.counted.calls };
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    this.#running.set(connectionId, { organizationId: connection.organizationId, status, stop, ended });
    // Who was told to stop before this line found nothing to stop.
    if (signal?.aborted === true) stop.abort(new Stopped());
    const watching = this.#watch(connection, status, stop);
    try {
      // What is stored already of whoever that finds goes with the next matching.
      if (await knowObjectionsOf(this.#parts, connection)) await this.requestFigures(connection.organizationId);
      const scope = await openScope({
        ...this.#parts,
        connection,
        connector,
        version,
        tally,
        calls,
        signal: stop.signal,
      });
      await runSync(scope);
      await this.#end(connection, status, null);
    } catch (error) {
      await this.#end(connection, status, error);
    } finally {
      clearInterval(watching);
      this.#running.delete(connectionId);
      end();
      this.tell(connectionId);
    }
  }

  /** Writes the progress down, and looks whether somebody paused it or halted everything, perhaps over another process. */
  #watch(connection: LiveConnection, status: SyncStatus, stop: AbortController): NodeJS.Timeout {
    const { control } = this.#parts;
    let told = 0;
    let toldAt = control.clock.now().getTime();
    const look = async (): Promise<void> => {
      // A backfill of days fills the charts as it goes.
      const { messages } = status.tally.counts;
      if (messages > told && control.clock.now().getTime() - toldAt > figuresEveryMs) {
        told = messages;
        toldAt = control.clock.now().getTime();
        await this.#parts.requestFigures(connection.organizationId);
      }
      await noteProgress(control, status.runId, progressOf(status));
      const now = await findLiveById(control, connection.connectionId);
      if (
        now === null ||
        !isOn(now) ||
        now.reach !== connection.reach ||
        (await isConnectionHalted(control, now.organizationId, now.connectionId))
      )
        stop.abort(new Stopped());
    };
    return setInterval(() => void look().catch(() => undefined), seconds(2)).unref();
  }

  async #end(connection: LiveConnection, status: SyncStatus, error: unknown): Promise<void> {
    const { control, requestFigures, everyMs = hours(1) } = this.#parts;
    const { connectionId, organizationId } = connection;
    const end = outcomeOf(error, connection);
    if (end.code !== null && end.state === 'failed') {
      control.log.warn('sync ended early', { connection: connectionId, run: status.runId, code: end.code });
    }
    const now = control.clock.now().getTime();
    const nextSyncAt = new Date(end.retryAt?.getTime() ?? now + (end.code === null ? everyMs : afterFailure));
    // Only while it is still on: what a person did meanwhile stays.
    if (end.isLasting) {
      await changeLive(control, connectionId, { ...end.change, nextSyncAt, problem: end.code }, [
        'collecting',
        'failing',
      ]);
    }
    // Last: who sees that it ended may resume it at once, and this must not set back what that asks for.
    await endRun(control, status.runId, {
      state: end.state,
      errorCode: end.code,
      counts: { ...status.tally.counts },
      progress: progressOf(status),
    });
    if (status.tally.counts.messages + status.tally.counts.removed === 0) return;
    // The days stay stale, so the next start computes what this request could not ask for.
    await requestFigures(organizationId).catch((failure: unknown) =>
      control.log.warn('figures wait', { organization: organizationId, code: codeOf(failure) }),
    );
  }
}

const isOn = ({ state, choice }: LiveConnection): boolean =>
  choice !== null && (state === 'collecting' || state === 'failing');

interface Outcome {
  readonly state: 'finished' | 'failed' | 'cancelled';
  readonly code: ErrorCode | null;
  readonly change: { readonly state?: 'collecting' | 'failing' | 'needs-reconnecting' };
  /** False where the connection's own state and time stay what they are. */
  readonly isLasting: boolean;
  readonly retryAt?: Date;
}

function outcomeOf(error: unknown, { route }: Pick<LiveConnection, 'route'>): Outcome {
  if (error === null) return { state: 'finished', code: null, change: { state: 'collecting' }, isLasting: true };
  if (error instanceof Stopped) return { state: 'cancelled', code: null, change: {}, isLasting: false };
  if (error instanceof RetryLater) {
    const retryAt = new Date(Math.max(error.at.getTime(), 0));
    return { state: 'failed', code: error.code, change: { state: 'failing' }, isLasting: true, retryAt };
  }
  const { code } = isHouseError(error) ? error : new Defect('internal', 'The sync broke.', 'It is tried again.');
  // What a proxy or a Psoxy holds is mended there: here nobody connects anything, and it is tried again.
  const state = error instanceof Reconnect && route === 'token' ? 'needs-reconnecting' : 'failing';
  return { state: 'failed', code, change: { state }, isLasting: true };
}

function progressOf({ tally, calls }: SyncStatus) {
  return {
    done: Math.round(tally.share * 1000),
    total: 1000,
    messages: tally.counts.messages,
    calls: calls(),
    phase: tally.phase,
  };
}
