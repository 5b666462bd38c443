// A connection as it changes: the whole of it, as one server-sent event after another.
import type { FastifyReply } from 'fastify';
import type { ServerResponse } from 'node:http';
import { minutes, seconds } from '../base/clock.ts';
import { codeOf } from '../base/log.ts';
import { liveConnection, type Live } from '../collector/live.ts';
import { withinOrganization } from '../control/scope.ts';
import { describeLive } from './live-described.ts';

/** A sync changes with every page; nobody reads faster than this. */
const atMostEvery = 500;
/** So that a proxy does not take silence for an end. */
const heartbeat = seconds(15);
/** The browser asks again by itself, and is asked again who it is: nobody who was signed out reads on for long. */
const longest = minutes(5);

/** Throws Refused `not-found` before anything is sent. */
export async function followConnection(
  live: Live,
  organizationId: string,
  connectionId: string,
  reply: FastifyReply,
): Promise<void> {
  // Whoever tells of a change may do so from anywhere.
  const read = () =>
    withinOrganization(organizationId, async () =>
      describeLive(live, await liveConnection(live, organizationId, connectionId)),
    );
  const first = await read();
  reply.hijack();
  const { raw } = reply;
  // Who has left meanwhile is told nothing, and nobody would end the telling.
  if (raw.destroyed) return;
  raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  const send = sender(raw);
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
  const end = setTimeout(() => raw.end(), longest);
  raw.once('close', () => {
    forget();
    clearInterval(beat);
    clearTimeout(waiting);
    clearTimeout(end);
  });
}

/** Sends what differs from what was sent. A browser that does not read is not written to: the next change tells all. */
function sender(raw: ServerResponse): (connection: unknown) => void {
  let sent = '';
  return (connection) => {
    const text = JSON.stringify(connection);
    if (text === sent || raw.writableNeedDrain) return;
    raw.write(`data: ${text}\n\n`);
    sent = text;
  };
}
