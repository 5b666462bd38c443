// A connection as it changes: the whole of it, as one server-sent event after another.
import type { FastifyReply } from 'fastify';
import { seconds } from '../base/clock.ts';
import { codeOf } from '../base/log.ts';
import { liveConnection, type Live } from '../collector/live.ts';
import { describeLive } from './live-described.ts';

/** A sync changes with every page; nobody reads faster than this. */
const atMostEvery = 500;
/** So that a proxy does not take silence for an end. */
const heartbeat = seconds(15);

/** Throws Refused `not-found` before anything is sent. */
export async function followConnection(
  live: Live,
  organizationId: string,
  connectionId: string,
  reply: FastifyReply,
): Promise<void> {
  const read = async () => describeLive(live, await liveConnection(live, organizationId, connectionId));
  const first = await read();
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  const send = (data: unknown): void => void raw.write(`data: ${JSON.stringify(data)}\n\n`);
  send(first);
  let waiting: NodeJS.Timeout | undefined;
  const later = (): void => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      read().then(send, (error: unknown) => {
        live.control.log.warn('a page is not told', { connection: connectionId, code: codeOf(error) });
        raw.end();
      });
    }, atMostEvery);
  };
  const forget = live.syncs.listen(connectionId, later);
  const beat = setInterval(() => {
    raw.write(': still here\n\n');
    // Another process may have changed it.
    later();
  }, heartbeat);
  raw.once('close', () => {
    forget();
    clearInterval(beat);
    clearTimeout(waiting);
  });
}
