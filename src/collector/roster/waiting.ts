// What waits between two requests: HR files that were sent, and what was found in them, encrypted and for an hour.
import { type Clock, hours } from '../../base/clock.ts';
import { errorCodes, Refused } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import type { RandomAccess } from '../archive/random-access.ts';
import { openSpool, type Spool } from '../archive/spool.ts';

interface Kept {
  readonly organizationId: string;
  readonly spool: Spool;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  usedAt: number;
  isDestroyed: boolean;
}

export interface WaitingFile {
  readonly id: string;
  readonly name: string;
  open(): Promise<RandomAccess>;
}

const longestMs = hours(1);
/** Of one organization: beyond either, what was used the longest ago is destroyed. */
const mostFiles = 200;
const mostBytes = 4 * 1024 ** 3;

/** Holds the keys in memory alone, so that nothing of what waits outlives this process. */
export class Waiting {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept & { readonly name: string }>();
  readonly #timer = setInterval(() => void this.#destroyOld(), 60_000).unref();

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /** A place for bytes; it waits once it is kept. */
  open(): Promise<Spool> {
    return openSpool(this.#folder);
  }

  /** Gives the id under which a finished spool is found, in the place of what waited under that id. */
  async keep(organizationId: string, name: string, spool: Spool, id: string = newId()): Promise<string> {
    const { size } = await spool.finish();
    await this.#destroyOld();
    await this.destroy([id]);
    this.#kept.set(id, { organizationId, name, spool, bytes: size, usedAt: this.#now(), isDestroyed: false });
    await this.#destroyBeyond(organizationId);
    return id;
  }

  /** Throws Refused `not-found` where nothing waits under that id, or not for this organization. */
  find(organizationId: string, id: string): WaitingFile {
    const found = this.#kept.get(id);
    if (found === undefined || found.organizationId !== organizationId || this.#isOld(found)) throw notThere();
    found.usedAt = this.#now();
    return { id, name: found.name, open: () => openKept(found) };
  }

  async destroy(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const found = this.#kept.get(id);
      this.#kept.delete(id);
      if (found === undefined) continue;
      found.isDestroyed = true;
      await found.spool.destroy();
    }
  }

  /** Whatever waits for that organization. */
  async destroyAll(organizationId: string): Promise<void> {
    await this.destroy([...this.#kept].flatMap(([id, kept]) => (kept.organizationId === organizationId ? [id] : [])));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.destroy([...this.#kept.keys()]);
  }

  #now(): number {
    return this.#clock.now().getTime();
  }

  #isOld({ usedAt }: Kept): boolean {
    return usedAt + longestMs <= this.#now();
  }

  async #destroyOld(): Promise<void> {
    await this.destroy([...this.#kept].flatMap(([id, kept]) => (this.#isOld(kept) ? [id] : [])));
  }

  async #destroyBeyond(organizationId: string): Promise<void> {
    const ours = [...this.#kept]
      .filter(([, kept]) => kept.organizationId === organizationId)
      .toSorted(([, one], [, other]) => other.usedAt - one.usedAt);
    let bytes = 0;
    const beyond = ours.filter(([, kept], at) => (bytes += kept.bytes) > mostBytes || at >= mostFiles);
    await this.destroy(beyond.map(([id]) => id));
  }
}

const notThere = (): Refused =>
  new Refused('not-found', errorCodes['not-found'], 'Send the files again: they wait for an hour.');

/** Without its key a spool reads as noise, which must not be taken for rows. */
async function openKept(kept: Kept): Promise<RandomAccess> {
  const access = await kept.spool.asRandomAccess();
  return {
    size: access.size,
    async read(position, length) {
      if (kept.isDestroyed) throw notThere();
      const bytes = await access.read(position, length);
      // It may have been destroyed meanwhile.
      if (kept.isDestroyed) throw notThere();
      return bytes;
    },
    close: () => access.close(),
  };
}
