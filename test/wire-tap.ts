// Stands between a collector and a proxy, hands everything on, and remembers every byte that went over the wire.
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as ask,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface WireTap {
  readonly url: string;
  /** Everything that was sent and answered so far, unpacked, headers too. */
  heard(): string;
  close(): Promise<void>;
}

export async function tapWire(to: string): Promise<WireTap> {
  const heard: string[] = [];
  const handOn = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const sent = await bytesOf(request);
    const { method, headers, url = '' } = request;
    heard.push(`${method} ${url}`, headersOf(headers), sent.toString('latin1'));
    const call = ask(new URL(url, to), { method, headers });
    call.end(sent);
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    const bytes = await bytesOf(answer);
    const plain = answer.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
    heard.push(headersOf(answer.headers), plain.toString('latin1'));
    response.writeHead(answer.statusCode ?? 500, answer.headers).end(bytes);
  };
  const server = createServer((request, response) => void handOn(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: () => heard.join('\n'),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** But for the secret, which the two of them share. */
function headersOf(headers: IncomingHttpHeaders): string {
  const { authorization: _secret, ...rest } = headers;
  return JSON.stringify(rest);
}

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
