// The imports of this process: started, watched, cancelled, and written down as runs.
import { Worker } from 'node:worker_threads';
import { type Clock, days } from '../base/clock.ts';
import { Defect, Refused, errorCodes } from '../base/errors.ts';
import { type Log, codeOf } from '../base/log.ts';
import type { KeepingOut } from '../events/store.ts';
import type { PseudonymKey } from '../privacy/pseudonym.ts';
import type { PsoxySalt } from '../privacy/psoxy-token.ts';
import type { ArchiveSource } from './archive/source.ts';
import type { OriginalOf } from '../connector/originals.ts';
import { dayOf } from './counts.ts';
import type { FilesTold } from './sanitized/whose.ts';
import { type ImportStatus, advance, end, fail, finishReading, newStatus } from './import-status.ts';
import type { EngineAddress, FromThread, OpenedRun, Order, ToThread } from './internal/import-messages.ts';

/** What the collector needs of the control plane and of the metrics, handed in where the rooms are wired. */
export interface ImportRecords {
  /** The connection of this source, made at its first import. Throws Refused `halted`, and what `kept` and `sanitized` refuse. */
  openRun(run: {
    readonly id: string;
    readonly organizationId: string;
    readonly connectorId: string;
    readonly sourceRef: string;
    /** Who asked for it; null is the operator of the machine. */
    readonly memberId: string | null;
    readonly name: string | undefined;
    /** The fingerprint of the key of others with which its rows were made; null where they are made here. */
    readonly keptKey: string | null;
    /** What the files tell of themselves; null for kept rows. */
    readonly told: FilesTold | null;
    /** Of the Psoxy that sanitized the files, where it was given with them. */
    readonly salt: PsoxySalt | null;
  }): Promise<OpenedRun>;
  closeRun(status: ImportStatus): Promise<void>;
  markStale(organizationId: string, days: readonly string[]): Promise<void>;
  keepOriginals(organizationId: string, connectionId: string, originals: readonly OriginalOf[]): Promise<void>;
  /** What its thread's event store asks before it takes anything in. */
  readonly keepingOut: KeepingOut;
  keyOf(organizationId: string): Promise<PseudonymKey>;
  /** The only salt of a Psoxy that the organization gave; null for none or several. */
  saltOf(organizationId: string): Promise<PsoxySalt | null>;
  /** Makes its tables. Throws Refused `halted`. */
  prepare(organizationId: string): Promise<void>;
  /** Computes the figures of every stale day. */
  computeFigures(organizationId: string): Promise<void>;
}

export interface ImportRequest {
  readonly organizationId: string;
  readonly connectorId: string;
  readonly source: ArchiveSource;
  /** Who asks; null is the operator of the machine. */
  readonly memberId: string | null;
  /** A name for a new connection, chosen by a person. */
  readonly name?: string;
  /** Of the Psoxy that sanitized the files. */
  readonly salt?: PsoxySalt | undefined;
  /** Called when the import no longer needs its source. */
  readonly release?: () => Promise<void>;
}

interface Running {
  readonly status: ImportStatus;
  /** Null while its thread is being started. */
  readonly worker: Worker | null;
  readonly ended: Promise<void>;
}

/** The most finished imports that stay in memory, for the page that still looks at one. */
const remembered = 50;

export class Imports {
  readonly #records: ImportRecords;
  readonly #engine: EngineAddress;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #statuses = new Map<string, ImportStatus>();
  readonly #running = new Map<string, Running>();
  /** The organizations whose archive is being received. */
  readonly #reserved = new Set<string>();

  constructor(parts: {
    readonly records: ImportRecords;
    readonly engine: EngineAddress;
    readonly clock: Clock;
    readonly log: Log;
  }) {
    this.#records = parts.records;
    this.#engine = parts.engine;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** Starts an import. Throws Refused 'import-running' while another one of the organization runs, and `halted`. */
  async start(request: ImportRequest): Promise<ImportStatus> {
    this.#refuseSecond(request.organizationId);
    const status = newStatus(request, this.#clock.now());
    this.#remember(status);
    this.#running.set(request.organizationId, { status, worker: null, ended: Promise.resolve() });
    try {
      const order = await this.#orderOf(request);
      const worker = new Worker(new URL('./internal/import-thread.ts', import.meta.url), {
        workerData: order,
        // The thread holds one append of rows and one file at a time; more would be a leak.
        resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 },
      });
      const ended = this.#follow(status, worker, request);
      this.#running.set(request.organizationId, { status, worker, ended });
    } catch (error) {
      this.#running.delete(request.organizationId);
      this.#statuses.delete(status.id);
      throw error;
    }
    return status;
  }

  /**
   * Keeps the place of an import whose archive is still being received; what it gives, called once or more, gives the
   * place back. Throws Refused 'import-running': of two uploads at once, one would fill the disk for nothing.
   */
  reserve(organizationId: string): () => void {
    this.#refuseSecond(organizationId);
    this.#reserved.add(organizationId);
    let isHeld = true;
    return () => {
      if (isHeld) this.#reserved.delete(organizationId);
      isHeld = false;
    };
  }

  /** While an import of the organization runs, or its archive comes in: two would only slow each other. */
  #refuseSecond(organizationId: string): void {
    if (this.#running.has(organizationId) || this.#reserved.has(organizationId)) {
      throw new Refused('import-running', errorCodes['import-running'], 'Wait until it ends, or cancel it.');
    }
  }

  find(id: string): ImportStatus | undefined {
    return this.#statuses.get(id);
  }

  /** True while an import of the organization runs. */
  isRunning(organizationId: string): boolean {
    return this.#running.has(organizationId);
  }

  /** Asks an import to stop at its next file; what was read before stays. */
  cancel(id: string): void {
    for (const { status, worker } of this.#running.values()) {
      if (status.id === id && status.phase === 'reading') send(worker, { type: 'cancel' });
    }
  }

  /** The same for whatever import of the organization runs. */
  cancelAll(organizationId: string): void {
    const running = this.#running.get(organizationId);
    if (running !== undefined) this.cancel(running.status.id);
  }

  /** The same for the one that runs into that connection. */
  cancelInto(connectionId: string): void {
    for (const { status } of this.#running.values()) if (status.connectionId === connectionId) this.cancel(status.id);
  }

  /** Resolves when the import has ended, however it ended. */
  async ended(id: string): Promise<void> {
    for (const running of this.#running.values()) {
      if (running.status.id === id) await running.ended;
    }
  }

  /** Cancels what runs and waits for it. */
  async stop(): Promise<void> {
    const all = [...this.#running.values()];
    for (const { worker } of all) send(worker, { type: 'cancel' });
    await Promise.all(all.map((running) => running.ended));
  }

  #remember(status: ImportStatus): void {
    this.#statuses.set(status.id, status);
    const [oldest] = this.#statuses.keys();
    if (this.#statuses.size > remembered && oldest !== undefined) this.#statuses.delete(oldest);
  }

  async #orderOf(request: ImportRequest): Promise<Order> {
    await this.#records.prepare(request.organizationId);
    const key = await this.#records.keyOf(request.organizationId);
    return {
      source: request.source,
      connectorId: request.connectorId,
      organizationId: request.organizationId,
      key: { version: key.version, secret: key.secret, following: key.following },
      engine: this.#engine,
      salt: request.salt ?? (await this.#records.saltOf(request.organizationId)),
      // A day of grace: this machine's clock may be slow.
      notAfter: (this.#clock.now().getTime() + days(1)) * 1000,
    };
  }

  async #follow(status: ImportStatus, worker: Worker, request: ImportRequest): Promise<void> {
    try {
      await this.#read(status, worker, request);
      if (status.connectionId !== null) {
        status.phase = 'computing';
        await this.#records.computeFigures(status.organizationId);
      }
    } catch (error) {
      this.#log.error('import broke', { run: status.id, code: codeOf(error) });
      const broke = new Defect('internal', 'The import broke.', 'Import again: nothing is doubled.');
      // What is refused as a connection is opened for it is the caller's to mend.
      fail(status, error instanceof Refused ? error : broke);
    } finally {
      end(status, this.#clock.now());
      if (status.connectionId !== null) await this.#records.closeRun(status).catch(() => undefined);
      this.#running.delete(status.organizationId);
      this.#log.info('import ended', { run: status.id, count: status.messages });
    }
  }

  /** Gives the source back when it was read, and when reading it broke. */
  async #read(status: ImportStatus, worker: Worker, request: ImportRequest): Promise<void> {
    try {
      await this.#listen(status, worker, request);
    } finally {
      await request.release?.();
    }
  }

  #listen(status: ImportStatus, worker: Worker, request: ImportRequest): Promise<void> {
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromThread) => {
        this.#hear(status, worker, request, message).catch((error: unknown) => {
          send(worker, { type: 'cancel' });
          void worker.terminate();
          reject(error instanceof Error ? error : new Error('unknown'));
        });
      });
      worker.on('error', reject);
      worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error('unknown'))));
    });
  }

  async #hear(status: ImportStatus, worker: Worker, request: ImportRequest, message: FromThread): Promise<void> {
    switch (message.type) {
      case 'source':
        status.totalBytes = message.totalBytes;
        send(worker, { type: 'connection', ...(await this.#openRun(status, request, message)) });
        return;
      case 'stale':
        await this.#records.markStale(status.organizationId, message.days.map(dayOf));
        send(worker, { type: 'marked' });
        return;
      case 'originals':
        await this.#keepOriginals(status, message.originals);
        send(worker, { type: 'kept' });
        return;
      case 'kept-out': {
        const keptOut = await this.#records.keepingOut.of(status.organizationId);
        send(worker, { type: 'kept-out', entries: keptOut.entries(), times: keptOut.times });
        return;
      }
      case 'learn':
        await this.#records.keepingOut.learn(status.organizationId, message.entries);
        send(worker, { type: 'learned' });
        return;
      case 'progress':
        advance(status, message);
        return;
      case 'finished':
        finishReading(status, message);
        return;
      case 'failed':
        fail(status, message);
    }
  }

  /** The thread sends none before it knows its connection. */
  async #keepOriginals({ organizationId, connectionId }: ImportStatus, originals: readonly OriginalOf[]) {
    if (connectionId !== null) await this.#records.keepOriginals(organizationId, connectionId, originals);
  }

  async #openRun(
    status: ImportStatus,
    { name, memberId, salt }: ImportRequest,
    { ref: sourceRef, keptKey, told }: Extract<FromThread, { type: 'source' }>,
  ) {
    const { id, organizationId, connectorId } = status;
    const run = { id, organizationId, connectorId, sourceRef, memberId, name, keptKey, told, salt: salt ?? null };
    const opened = await this.#records.openRun(run);
    status.connectionId = opened.connectionId;
    return opened;
  }
}

function send(worker: Worker | null, message: ToThread): void {
  worker?.postMessage(message);
}
