// Starts the real program in a process of its own, as `npm start` does, and speaks to it from outside.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface RunningHouse {
  readonly dataDirectory: string;
  readonly url: string;
  /** The one-time link that it printed. */
  readonly link: string;
  readonly pid: number;
  /** Everything it wrote so far, both streams. */
  output(): string;
  /** Ends it as an operator would. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/** A folder for a house. Its PostgreSQL has made its files, which takes longer than all else of a first start. */
export async function newDataDirectory(): Promise<string> {
  const folder = await emptyDataDirectory();
  const begun = process.env['TACIT_TEST_BEGUN_FOLDER'];
  if (begun !== undefined) await promisify(execFile)('cp', ['-a', `${begun}/.`, folder]);
  return folder;
}

/** For tests of a first start, or of one that is cut short. */
export function emptyDataDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'tacit-test-'));
}

export function removeDataDirectory(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true });
}

const patienceMs = 60_000;

function start(
  args: readonly string[],
  dataDirectory: string,
  env: Readonly<Record<string, string>> = {},
  stdin: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  return spawn(process.execPath, [main, ...args], {
    env: { ...process.env, TACIT_DATA: dataDirectory, TACIT_PORT: '0', ...env },
    stdio: [stdin, 'pipe', 'pipe'],
  });
}

/** Starts `tacit serve` and waits for its link. Rejects with what it said when it ends before. */
export async function runHouse(
  dataDirectory: string,
  env?: Readonly<Record<string, string>>,
  options: readonly string[] = [],
): Promise<RunningHouse> {
  const child = start(['serve', ...options], dataDirectory, env);
  let output = '';
  const link = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no link within ${patienceMs} ms: ${output}`)), patienceMs);
    const hear = (piece: Buffer): void => {
      output += piece.toString('utf8');
      const found = /https?:\/\/\S+\/sign-in#token=\S+/.exec(output);
      if (found === null) return;
      clearTimeout(late);
      resolve(found[0]);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => reject(new Error(`it ended: ${output}`)));
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  };
  return {
    dataDirectory,
    url: new URL(link).origin,
    link,
    pid: child.pid!,
    output: () => output,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/** Runs one command to its end; `input` is what it reads on standard input. */
export async function runCommand(
  args: readonly string[],
  dataDirectory: string,
  env?: Readonly<Record<string, string>>,
  input?: string,
): Promise<Ended> {
  const child = start(args, dataDirectory, env, input === undefined ? 'ignore' : 'pipe');
  child.stdin?.end(input);
  let output = '';
  let errors = '';
  child.stdout?.on('data', (piece: Buffer) => (output += piece.toString('utf8')));
  child.stderr?.on('data', (piece: Buffer) => (errors += piece.toString('utf8')));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, errors };
}

/** Starts one command and gives its process, for tests that kill it. */
export const startCommand = start;

/**
 * Asks the house as a browser would, one that follows no redirect. `as` are its cookies, or `Bearer …`; a body that is no
 * blob is sent as JSON.
 */
export function callOver(
  { url }: Pick<RunningHouse, 'url'>,
  as: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  const isJson = body !== undefined && !(body instanceof Blob);
  return fetch(new URL(path, url), {
    method,
    redirect: 'manual',
    headers: {
      ...(as.startsWith('Bearer ') ? { authorization: as } : { cookie: as }),
      'x-tacit': 'test',
      ...(isJson && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: isJson ? JSON.stringify(body) : body }),
  });
}

/** What a browser sends back of what an answer sets. */
export const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

/** Signs in with a one-time link as the console does and gives the cookies for later calls. */
export async function signInOver(house: Pick<RunningHouse, 'url' | 'link'>): Promise<string> {
  const answer = await fetch(`${house.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tacit': 'test', origin: house.url },
    body: JSON.stringify({ token: tokenIn(house.link) }),
  });
  if (answer.status !== 204) throw new Error(`signing in answered ${answer.status}`);
  return cookiesOf(answer);
}

/** Of a link that signs in, or of an invitation. */
export const tokenIn = (link: string): string => new URL(link).hash.replace('#token=', '');
