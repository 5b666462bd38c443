// The command line's way into the house: HTTP over the private socket in the data folder.
import { type IncomingMessage, request } from 'node:http';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Defect, type ErrorCode, Refused } from '../base/errors.ts';

/** Calls the API of the house that listens on `socket`. Answers are what the API's contract says. */
export interface Client {
  call<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
  text(path: string): Promise<string>;
  /** Writes an answer as it comes, however long it is, and leaves `to` open. With a body it is a POST. */
  pour(path: string, to: Writable, body?: unknown): Promise<void>;
}

/** `organization` is the name or id of the one that it is about, where there are several. */
export function openClient(path: string, organization?: string): Client {
  const door: Door = {
    path,
    headers: organization === undefined ? {} : { 'x-tacit-organization': encodeURIComponent(organization) },
  };
  return {
    async call<T>(method: string, path: string, body?: unknown) {
      const answer = await textOf(await ask(door, method, path, body));
      return (answer === '' ? undefined : JSON.parse(answer)) as T;
    },
    text: async (path) => textOf(await ask(door, 'GET', path)),
    pour: async (path, to, body) => {
      const answer = await ask(door, body === undefined ? 'GET' : 'POST', path, body);
      await pipeline(answer, to, { end: false }).catch(() => Promise.reject(lost()));
    },
  };
}

interface Door {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Gives the answer when its head is there. Throws what the API refused. */
function ask(to: Door, method: string, path: string, body?: unknown): Promise<IncomingMessage> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const call = request({
      socketPath: to.path,
      method,
      path,
      headers: {
        ...to.headers,
        ...(content !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(content),
        }),
      },
    });
    call.on('error', () => reject(lost()));
    call.on('response', (response) => {
      if ((response.statusCode ?? 500) < 400) return resolve(response);
      textOf(response).then((text) => reject(errorOf(text)), reject);
    });
    call.end(content);
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of response) pieces.push(piece as Buffer);
  } catch {
    throw lost();
  }
  return Buffer.concat(pieces).toString('utf8');
}

const lost = (): Defect =>
  new Defect('internal', 'The server ended while it was asked.', 'Start it again with `npm start`: nothing is lost.');

function errorOf(text: string): Refused | Defect {
  const { error } = JSON.parse(text) as { error: { code: ErrorCode; message: string; next: string } };
  return new Refused(error.code, error.message, error.next);
}
