// Calls to the API: JSON both ways, and every refusal as a Problem with its code, sentence and next step.
import type { Problem as ProblemBody } from '../../src/api/contract/session.ts';

/** What the API refused, or why it could not be asked. `status` is 0 where no answer came. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly next: string;

  constructor(status: number, body: ProblemBody['error']) {
    super(body.message);
    this.name = 'Problem';
    this.status = status;
    this.code = body.code;
    this.next = body.next;
  }
}

export const noAnswer = () =>
  new Problem(0, {
    code: 'no-answer',
    message: 'The server does not answer.',
    next: 'Check that npm start still runs, then try again.',
  });

function isProblemBody(body: unknown): body is ProblemBody {
  return typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'object';
}

/** Any other answer than the documented one is a proxy's or a crash's: its body is not for people. */
export function problemOf(status: number, text: string): Problem {
  const body = parsed(text);
  if (isProblemBody(body)) return new Problem(status, body.error);
  return new Problem(status, {
    code: 'internal',
    message: `The server answered with status ${status}.`,
    next: 'Try again; if it stays, look at the output of npm start.',
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The header stands on every state-changing request: another site cannot set it. */
export const ownHeader = { 'X-Tacit': 'console' } as const;

async function call<T>(path: string, init: RequestInit): Promise<T> {
  const answer = await fetch(path, { credentials: 'same-origin', ...init }).catch((reason: unknown) => {
    if (init.signal?.aborted) throw reason;
    throw noAnswer();
  });
  const text = await answer.text();
  if (!answer.ok) throw problemOf(answer.status, text);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** Reads one resource. */
export function read<T>(path: string, signal?: AbortSignal): Promise<T> {
  return call<T>(path, signal ? { signal } : {});
}

/** Changes something. */
export function change<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<T> {
  return call<T>(path, {
    method,
    headers: { ...ownHeader, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

/** An address with those parameters that are set. */
export function address(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const set = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  return set.length === 0 ? path : `${path}?${new URLSearchParams(set).toString()}`;
}
