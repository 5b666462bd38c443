// A pool whose connections work for one organization while a request of it has them, and else for the house.
import pg from 'pg';
import type { PostgresPool } from 'kysely';
import { organizationWithin } from '../scope.ts';

const turning = `SELECT set_config('tacit.organization', $1, false), set_config('role', $2, false)`;

/** Whoever asks the pool itself is the house, in whatever request. */
export class WalledPool extends pg.Pool {
  /** What a connection works for; those that work for the house are not in it. */
  readonly #workFor = new WeakMap<pg.PoolClient, string>();
  /** The role that policies bind, where our own account passes by them. */
  #role: string | null = null;

  /** From now on connections that work for an organization take this role. */
  actAs(role: string | null): void {
    this.#role = role;
  }

  /** A connection for the organization that is worked for just now. */
  async connectWithin(): Promise<pg.PoolClient> {
    const organizationId = organizationWithin();
    return this.#turn(await super.connect(), organizationId);
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | void {
    if (callback === undefined) return super.connect().then((client) => this.#turn(client, undefined));
    super.connect((error, client, done) => {
      if (client === undefined || !this.#workFor.has(client)) return callback(error, client, done);
      this.#turn(client, undefined).then(
        () => callback(undefined, client, done),
        (broken: Error) => callback(broken, undefined, () => {}),
      );
    });
  }

  /** Costs a round trip where the connection worked for somebody else before. One that does not turn is closed. */
  async #turn(client: pg.PoolClient, organizationId: string | undefined): Promise<pg.PoolClient> {
    if (this.#workFor.get(client) === organizationId) return client;
    try {
      const role = organizationId === undefined ? null : this.#role;
      await client.query(turning, [organizationId ?? '', role ?? 'none']);
    } catch (error) {
      client.release(true);
      throw error;
    }
    if (organizationId === undefined) this.#workFor.delete(client);
    else this.#workFor.set(client, organizationId);
    return client;
  }
}

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: unknown) => void,
) => void;

/** The same connections as kysely takes them: each for the organization that is worked for when it is taken. */
export function poolWithin(pool: WalledPool): PostgresPool {
  return { connect: () => pool.connectWithin(), end: () => pool.end(), options: pool.options };
}
