// The log: events with an allow-list of fields, so that nothing anybody wrote can reach it.
import { pino, type DestinationStream } from 'pino';
import { isHouseError } from './errors.ts';

/** The only fields a line can hold: numbers, our own ids, and words that stand in our own code. */
export interface LogFields {
  readonly organization?: string;
  readonly connection?: string;
  readonly connector?: string;
  readonly stream?: string;
  readonly run?: string;
  readonly metric?: string;
  readonly method?: string;
  /** A template such as `/api/metrics/:id`, never an address with ids in it. */
  readonly path?: string;
  readonly status?: number;
  readonly milliseconds?: number;
  readonly count?: number;
  readonly bytes?: number;
  readonly pid?: number;
  readonly port?: number;
  readonly code?: string;
  readonly signal?: string;
  readonly engine?: 'postgres' | 'clickhouse';
  readonly version?: string;
}

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

const allowed = new Set<string>([
  'organization',
  'connection',
  'connector',
  'stream',
  'run',
  'metric',
  'method',
  'path',
  'status',
  'milliseconds',
  'count',
  'bytes',
  'pid',
  'port',
  'code',
  'signal',
  'engine',
  'version',
] satisfies (keyof LogFields)[]);

/** Lines of JSON on `destination`, standard error by default. */
export function openLog(level: string, destination?: DestinationStream): Log {
  const lines = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination ?? pino.destination(2),
  );
  const only = (fields: LogFields = {}) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => allowed.has(name)));
  return {
    info: (event, fields) => lines.info(only(fields), event),
    warn: (event, fields) => lines.warn(only(fields), event),
    error: (event, fields) => lines.error(only(fields), event),
  };
}

export const silentLog: Log = { info() {}, warn() {}, error() {} };

/** What may be said of an error: the code of ours, or the kind of theirs. Never its message, which may quote a record. */
export function codeOf(error: unknown): string {
  if (isHouseError(error)) return error.code;
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code)) return code;
  return error instanceof Error ? error.name : 'unknown';
}
