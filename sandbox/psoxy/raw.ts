// A request as it came, to be checked to the letter.
import type { IncomingMessage } from 'node:http';

/** One request as it came, before anything of it was decoded. */
export interface Raw {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export async function rawOf(request: IncomingMessage): Promise<Raw> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  return { method: request.method ?? 'GET', target: request.url ?? '/', headers, body: Buffer.concat(parts) };
}
