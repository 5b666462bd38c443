// The command line's way into the house: HTTP over the private socket in the data folder.
import { request } from 'node:http';
import { Defect, type ErrorCode, Refused } from '../base/errors.ts';

/** Calls the API of the house that listens on `socket`. Answers are what the API's contract says. */
export interface Client {
  call<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
  text(path: string): Promise<string>;
}

export function openClient(socket: string): Client {
  return {
    async call<T>(method: string, path: string, body?: unknown) {
      const answer = await send(socket, method, path, body);
      return (answer === '' ? undefined : JSON.parse(answer)) as T;
    },
    text: (path) => send(socket, 'GET', path),
  };
}

function send(socketPath: string, method: string, path: string, body?: unknown): Promise<string> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const call = request({
      socketPath,
      method,
      path,
      headers:
        content === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) },
    });
    call.on('error', () => reject(lost()));
    call.on('response', (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', () => reject(lost()));
      response.on('end', () => {
        const text = Buffer.concat(pieces).toString('utf8');
        if ((response.statusCode ?? 500) < 400) resolve(text);
        else reject(errorOf(text));
      });
    });
    call.end(content);
  });
}

const lost = (): Defect =>
  new Defect('internal', 'The server ended while it was asked.', 'Start it again with `npm start`: nothing is lost.');

function errorOf(text: string): Refused | Defect {
  const { error } = JSON.parse(text) as { error: { code: ErrorCode; message: string; next: string } };
  return new Refused(error.code, error.message, error.next);
}
