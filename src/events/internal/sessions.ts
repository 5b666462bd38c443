// A few connections to the embedded engine, each lent to one call at a time.
//
// One connection of the engine runs one statement at a time and keeps its database, settings and
// parameters between statements. So a call borrows a connection, changes of these what it needs, and gives it back.
import { Session } from 'chdb';
import { quoted } from './statement.ts';

export interface Surroundings {
  readonly sql: string;
  readonly database: string;
  readonly settings: ReadonlyMap<string, string>;
  /** Values of `{name:Type}` places, as the HTTP interface writes them. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface Sessions {
  with<T>(around: Surroundings, work: (session: Session) => Promise<T>): Promise<T>;
  /** True while a statement runs. */
  isBusy(): boolean;
  close(): void;
}

/** A connection, and what it was last told. */
interface Lent {
  readonly session: Session;
  database: string;
  readonly settings: Map<string, string>;
}

/** Opens `count` connections on one data folder. Throws when the folder is in use or cannot be read. */
export function openSessions(directory: string, connectionArgs: readonly string[], count: number): Sessions {
  const all = Array.from(
    { length: count },
    (): Lent => ({
      session: new Session(directory, { connectionArgs }),
      database: 'default',
      settings: new Map(),
    }),
  );
  const free = [...all];
  const waiting: ((lent: Lent) => void)[] = [];
  const everGiven = new Set<string>();

  const borrow = (): Promise<Lent> => {
    const lent = free.pop();
    return lent === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(lent);
  };
  const giveBack = (lent: Lent): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(lent);
    else next(lent);
  };

  return {
    async with(around, work) {
      refuseForgotten(around, everGiven);
      const lent = await borrow();
      try {
        await prepare(lent, around);
        return await work(lent.session);
      } finally {
        giveBack(lent);
      }
    },
    isBusy: () => free.length < all.length,
    close: () => all.forEach(({ session }) => session.close()),
  };
}

const name = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Tells the connection only what differs from the last call: most calls differ in nothing. */
async function prepare(lent: Lent, around: Surroundings): Promise<void> {
  if (lent.database !== around.database) {
    await lent.session.queryAsync(`USE ${identifier(around.database)}`);
    lent.database = around.database;
  }
  const gone = [...lent.settings.keys()].filter((key) => !around.settings.has(key));
  const changed = [...around.settings].filter(([key, value]) => lent.settings.get(key) !== value);
  const said = [
    ...gone.map((key) => `${key} = DEFAULT`),
    ...changed.map(([key, value]) => `${identifier(key)} = ${quoted(value)}`),
    ...[...around.parameters].map(([key, value]) => `${identifier(`param_${key}`)} = ${quoted(value)}`),
  ];
  if (said.length === 0) return;
  try {
    await lent.session.queryAsync(`SET ${said.join(', ')}`);
  } catch (error) {
    await forget(lent, around.settings);
    throw error;
  }
  for (const key of gone) lent.settings.delete(key);
  for (const [key, value] of changed) lent.settings.set(key, value);
}

/** After a refused SET nobody knows which settings hold: each goes back to its default, the unknown ones aside. */
async function forget(lent: Lent, attempted: ReadonlyMap<string, string>): Promise<void> {
  for (const key of new Set([...lent.settings.keys(), ...attempted.keys()])) {
    if (name.test(key)) await lent.session.queryAsync(`SET ${key} = DEFAULT`).catch(() => undefined);
  }
  lent.settings.clear();
}

/** A connection cannot forget a parameter, so a statement that was given none would take an earlier call's. */
function refuseForgotten({ sql, parameters }: Surroundings, everGiven: Set<string>): void {
  for (const [, place] of sql.matchAll(/\{\s*(\w+)\s*:\s*[A-Z]/g)) {
    if (everGiven.has(place!) && !parameters.has(place!)) {
      throw new Error('Code: 456. DB::Exception: A parameter is not set. (UNKNOWN_QUERY_PARAMETER)');
    }
  }
  for (const given of parameters.keys()) everGiven.add(given);
}

function identifier(text: string): string {
  if (!name.test(text)) throw new Error('Code: 62. DB::Exception: This is no identifier. (SYNTAX_ERROR)');
  return text;
}
