// The HTTP interface of ClickHouse in front of the embedded engine, as far as its official client speaks it.
import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Session } from 'chdb';
import { isSameText } from '../../base/same-text.ts';
import type { Sessions, Surroundings } from './sessions.ts';
import { canStream, insertFromFile, readStatement, type Statement } from './statement.ts';

export interface Face {
  readonly sessions: Sessions;
  readonly username: string;
  readonly password: string;
  /** Where the rows of inserts wait; emptied by the caller at the start. */
  readonly incoming: string;
}

/** Answers only to who knows the password; listens nowhere yet. */
export function httpFace(face: Face): Server {
  const isKnown = knownBy(face.username, face.password);
  const server = createServer((request, response) => {
    if (!isKnown(request))
      return fail(response, 401, 'Code: 516. DB::Exception: Authentication failed. (AUTHENTICATION_FAILED)');
    answer(face, request, response).catch((error: unknown) => failWith(response, error));
  });
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0; // A long insert is no attack: only this house has the password.
  return server;
}

function knownBy(username: string, password: string): (request: IncomingMessage) => boolean {
  const expected = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return ({ headers }) => isSameText(headers.authorization ?? '', expected);
}

async function answer(face: Face, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://face');
  if (url.pathname === '/ping') return void response.end('Ok.\n');
  if (url.pathname !== '/') return fail(response, 404, 'There is nothing at that address.');
  const asked = url.searchParams;
  const around = surroundings(asked, request.headers['x-clickhouse-database']);
  const given = readStatement(asked.get('query') ?? '');
  response.setHeader('X-ClickHouse-Query-Id', (asked.get('query_id') ?? '').replace(/[^\w-]/g, ''));
  if (given.kind === 'insert') return await insert(face, given, around, bodyOf(request), response);
  const text = await readText(bodyOf(request));
  const statement = readStatement([asked.get('query') ?? '', text].filter((part) => part !== '').join('\n'));
  const format = statement.format ?? asked.get('default_format') ?? 'TabSeparated';
  const inPieces = canStream(statement.kind, format) && asked.get('wait_end_of_query') !== '1';
  response.setHeader('X-ClickHouse-Format', format);
  const send = inPieces ? sendInPieces : sendWhole;
  await face.sessions.with({ ...around, sql: statement.sql }, (session) =>
    send(session, statement.sql, format, response),
  );
}

/** What is a matter of HTTP alone and no setting of the engine. */
const notSettings =
  /^(query|query_id|database|default_format|session_.*|user|password|role|quota_key|compress|decompress|buffer_size|wait_end_of_query|param_.*)$/;

function surroundings(asked: URLSearchParams, database: string | string[] | undefined): Omit<Surroundings, 'sql'> {
  const entries = [...asked];
  return {
    database: asked.get('database') ?? (database === undefined ? 'default' : String(database)),
    settings: new Map(entries.filter(([key]) => !notSettings.test(key))),
    parameters: new Map(
      entries.filter(([key]) => key.startsWith('param_')).map(([key, value]) => [key.slice(6), value]),
    ),
  };
}

function bodyOf(request: IncomingMessage): Readable {
  return request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
}

/** The longest statement; rows come by the other way, so this is generous. */
const longestStatement = 16 * 1024 * 1024;

async function readText(body: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > longestStatement)
      throw new Error('Code: 62. DB::Exception: The statement is too long. (SYNTAX_ERROR)');
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

let incomingCount = 0;

/** The rows go to a file first: the engine reads a file in pieces, and a body that ends early inserts nothing. */
async function insert(
  face: Face,
  statement: Statement,
  around: Omit<Surroundings, 'sql'>,
  body: Readable,
  response: ServerResponse,
): Promise<void> {
  const path = join(face.incoming, `${incomingCount++}.rows`);
  try {
    await save(body, path);
    const sql = insertFromFile(statement, path);
    if (sql === undefined) throw new Error('Code: 62. DB::Exception: This insert cannot be read. (SYNTAX_ERROR)');
    const result = await face.sessions.with({ ...around, sql }, (session) => session.queryAsync(sql));
    summarize(response, { written_rows: result.rowsRead, written_bytes: result.bytesRead, seconds: result.elapsed });
    response.end();
  } finally {
    await rm(path, { force: true });
  }
}

/** On a full disk the rest of the body is read and dropped: a client whose connection breaks never hears why. */
async function save(body: Readable, path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for await (const part of body.iterator({ destroyOnReturn: false })) await file.appendFile(part as Buffer);
  } catch (error) {
    body.resume();
    throw error;
  } finally {
    await file.close();
  }
}

async function sendWhole(session: Session, sql: string, format: string, response: ServerResponse): Promise<void> {
  const result = await session.queryAsync(sql, { format });
  summarize(response, { read_rows: result.rowsRead, read_bytes: result.bytesRead, seconds: result.elapsed });
  response.end(result.bytes());
}

async function sendInPieces(session: Session, sql: string, format: string, response: ServerResponse): Promise<void> {
  const tag = randomBytes(8).toString('hex');
  response.setHeader('X-ClickHouse-Exception-Tag', tag);
  try {
    for await (const piece of session.queryStream(sql, { format })) {
      if (response.destroyed) return;
      if (!response.headersSent)
        summarize(response, { read_rows: piece.numRows, read_bytes: piece.numBytes, seconds: 0 });
      if (!response.write(piece.raw())) await drained(response);
    }
  } catch (error) {
    if (!response.headersSent) throw error;
    return void response.end(lateException(error, tag));
  }
  if (!response.headersSent) summarize(response, { read_rows: 0, read_bytes: 0, seconds: 0 });
  response.end();
}

/** After the first rows the status is sent, so the interface writes an exception behind them, between tags. */
function lateException(error: unknown, tag: string): string {
  const message = `${messageOf(error)}\n`;
  return `\r\n__exception__\r\n${tag}\r\n${message}${Buffer.byteLength(message)} ${tag}\r\n__exception__\r\n`;
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.once('drain', resolve);
    response.once('close', resolve);
  });
}

function summarize(
  response: ServerResponse,
  counts: Readonly<Record<string, number>> & { readonly seconds: number },
): void {
  const { seconds, ...rest } = counts;
  const zero = {
    read_rows: 0,
    read_bytes: 0,
    written_rows: 0,
    written_bytes: 0,
    total_rows_to_read: 0,
    result_rows: 0,
    result_bytes: 0,
  };
  const all = Object.entries({ ...zero, ...rest, elapsed_ns: Math.round(seconds * 1e9) });
  response.setHeader(
    'X-ClickHouse-Summary',
    JSON.stringify(Object.fromEntries(all.map(([key, value]) => [key, String(value)]))),
  );
}

function failWith(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy();
  else fail(response, 500, messageOf(error));
}

/** The engine's exception as the client reads it. */
function messageOf(error: unknown): string {
  if ((error as NodeJS.ErrnoException | null)?.code === 'ENOSPC')
    return 'Code: 243. DB::Exception: No space left on device. (NOT_ENOUGH_SPACE)';
  const message = error instanceof Error ? error.message : '';
  return /Code: \d+/.test(message) ? message : 'Code: 1002. DB::Exception: Unknown. (UNKNOWN_EXCEPTION)';
}

function fail(response: ServerResponse, status: number, message: string): void {
  const code = /Code: (\d+)/.exec(message)?.[1];
  if (code !== undefined) response.setHeader('X-ClickHouse-Exception-Code', code);
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=UTF-8', Connection: 'close' });
  response.end(message);
}
