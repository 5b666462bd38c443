// A few connections to the embedded engine, each lent to one call at a time.
//
// One connection of the engine runs one statement at a time and keeps its database, settings and
// parameters between statements. So a call borrows a connection, says all three anew, and gives it back.
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

/** Opens `count` connections on one data folder. Throws when the folder is in use or cannot be read. */
export function openSessions(directory: string, connectionArgs: readonly string[], count: number): Sessions {
  const all = Array.from({ length: count }, () => new Session(directory, { connectionArgs }));
  const free = [...all];
  const everGiven = new Set<string>();
  const waiting: ((session: Session) => void)[] = [];

  const borrow = (): Promise<Session> => {
    const session = free.pop();
    return session === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(session);
  };
  const giveBack = (session: Session): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(session);
    else next(session);
  };

  return {
    async with(around, work) {
      refuseForgotten(around, everGiven);
      const session = await borrow();
      try {
        await prepare(session, around);
        return await work(session);
      } finally {
        await restore(session, around.settings);
        giveBack(session);
      }
    },
    isBusy: () => free.length < all.length,
    close: () => all.forEach((session) => session.close()),
  };
}

const name = /^[A-Za-z_][A-Za-z0-9_]*$/;

async function prepare(session: Session, around: Surroundings): Promise<void> {
  await session.queryAsync(`USE ${identifier(around.database)}`);
  const settings = [...around.settings].map(([key, value]) => `${identifier(key)} = ${quoted(value)}`);
  const parameters = [...around.parameters].map(([key, value]) => `${identifier(`param_${key}`)} = ${quoted(value)}`);
  const said = [...settings, ...parameters];
  if (said.length > 0) await session.queryAsync(`SET ${said.join(', ')}`);
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

/** A setting that was refused stays unset, so failing to put it back is no failure. */
async function restore(session: Session, settings: ReadonlyMap<string, string>): Promise<void> {
  for (const key of settings.keys()) {
    if (name.test(key)) await session.queryAsync(`SET ${key} = DEFAULT`).catch(() => undefined);
  }
}

function identifier(text: string): string {
  if (!name.test(text)) throw new Error('Code: 62. DB::Exception: This is no identifier. (SYNTAX_ERROR)');
  return text;
}
