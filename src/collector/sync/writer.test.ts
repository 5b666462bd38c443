// Tests in which order the rows of many pages reach the disk, what goes together, and who is told when it fails.
import { expect, test } from 'vitest';
import { slack } from '../../connectors/slack/slack.ts';
import { pseudonymizer } from '../../privacy/pseudonym.ts';
import { Sanitized, sanitizer } from '../../privacy/sanitize.ts';
import { messageShape } from '../../privacy/shapes.ts';
import { newCursor } from './cursor.ts';
import { Writer } from './writer.ts';

const pseudonymize = pseudonymizer({ version: 1, secret: Buffer.alloc(32, 1) }, slack.namespace);
const context = { bots: new Set<string>(), teams: new Set<string>(), channel: 'C1' };
const notAfter = Date.UTC(2030, 0, 1) * 1000;
const rowsOf = (stream: 'messages' | 'seenThreads' | 'readThreads', ...times: readonly string[]): Sanitized => {
  const { shape, keep } = slack.streams[stream]!;
  const records = times.map((ts) => ({ ts, thread_ts: ts, user: 'U1', type: 'message', reply_count: 1 }));
  return sanitizer(shape, keep as never, pseudonymize, notAfter)(records, context as never);
};
const messagesOf = (...times: readonly string[]) => Sanitized.ofShape(rowsOf('messages', ...times), messageShape);

const monday = '1772442000.000100';
const tuesday = '1772528400.000100';
const cursorOf = (place: string, messagesSeen: number) => ({ ...newCursor(place), messagesSeen });

/** A writer that never waits for more, on a store that takes each flush when the test lets it. */
function openWriter(lingerMs = 0) {
  const said: string[] = [];
  const waiting: { let: () => void; fail: (error: Error) => void }[] = [];
  const appender = () => {
    let rows = new Map<string, number>();
    return {
      add: ({ shape, count }: Sanitized) => {
        if (count > 0) rows.set(shape.name, (rows.get(shape.name) ?? 0) + count);
      },
      flush: () => {
        if (rows.size === 0) return Promise.resolve();
        said.push([...rows].map(([name, count]) => `${name} ${count}`).join(' and '));
        rows = new Map();
        return new Promise<void>((resolve, reject) => void waiting.push({ let: resolve, fail: reject }));
      },
    };
  };
  const writer = new Writer(
    {
      organizationId: 'organization',
      connectionId: 'connection',
      version: 1,
      store: { appender, remove: async (_organization, _channel, ats) => (said.push(`gone ${ats.length}`), []) },
      records: {
        markStale: async (days) => void said.push(`stale ${days.join()}`),
        saveCursors: async (cursors) =>
          void said.push(`cursors ${cursors.map(({ place, messagesSeen }) => `${place}:${messagesSeen}`).join()}`),
      },
    },
    lingerMs,
  );
  const next = async () => {
    await expect.poll(() => waiting.length).toBeGreaterThan(0);
    return waiting.shift()!;
  };
  return { writer, said, next };
}

test('days are stale before their rows are stored, then what is gone, the ledgers, and the cursors last', async () => {
  const { writer, said, next } = openWriter();
  const ledgers = [rowsOf('seenThreads', monday), rowsOf('readThreads', monday)];

  await writer.put({ cursor: cursorOf('one', 2), ledgers, gone: { channel: 'one', ats: [1, 2] } });
  await writer.put({ messages: messagesOf(monday, tuesday) });
  const drained = writer.drain();
  for (let flush = 0; flush < 2; flush += 1) (await next()).let();
  await drained;

  expect(said).toEqual([
    'stale 20514,20515',
    'messages 2',
    'gone 2',
    'seenThreads 1 and readThreads 1',
    'cursors one:2',
  ]);
});

test('a cursor is not saved before the rows of its piece, and of a place only the last', async () => {
  const { writer, said, next } = openWriter();

  await writer.put({ messages: messagesOf(monday) });
  const held = await next();
  for (const seen of [1, 2]) await writer.put({ messages: messagesOf(tuesday), cursor: cursorOf('one', seen) });
  const before = [...said];
  const drained = writer.drain();
  held.let();
  (await next()).let();
  await drained;

  expect(before).toEqual(['stale 20514', 'messages 1']);
  expect(said.slice(2)).toEqual(['stale 20515', 'messages 2', 'cursors one:2']);
});

test('what comes while a write is under way waits for the next, together', async () => {
  const { writer, said, next } = openWriter();

  await writer.put({ messages: messagesOf(monday) });
  const first = await next();
  for (const time of [monday, tuesday, tuesday]) await writer.put({ messages: messagesOf(time) });
  const drained = writer.drain();
  first.let();
  (await next()).let();
  await drained;

  expect(said).toEqual(['stale 20514', 'messages 1', 'stale 20514,20515', 'messages 3']);
});

test('few rows wait for more, and a drain waits for what was put before it and for nothing that comes later', async () => {
  const { writer, said, next } = openWriter(60_000);
  await writer.put({ messages: messagesOf(monday) });
  const waited = [...said];

  const drained = writer.drain();
  await writer.put({ messages: messagesOf(tuesday) });
  (await next()).let();
  await drained;

  expect(waited).toEqual([]);
  expect(said).toEqual(['stale 20514', 'messages 1']);
  await closed(writer, next);
});

test('who reads waits while too many rows wait', async () => {
  const { writer, next } = openWriter(60_000);
  const many = messagesOf(
    ...Array.from({ length: 15_000 }, (_, at) => `1772442000.${String(at + 1).padStart(6, '0')}`),
  );

  for (let piece = 0; piece < 2; piece += 1) await writer.put({ messages: many });
  let hasRoom = false;
  const last = writer.put({ messages: many }).then(() => (hasRoom = true));
  const first = await next();
  const before = hasRoom;
  first.let();
  await last;

  expect([before, hasRoom]).toEqual([false, true]);
  await closed(writer, next);
});

test('a write that fails is told to who drains and to whoever puts afterwards, and no cursor moves', async () => {
  const { writer, said, next } = openWriter();
  const full = new Error('full');

  await writer.put({ messages: messagesOf(monday), cursor: cursorOf('one', 1) });
  const drained = Promise.allSettled([writer.drain()]);
  (await next()).fail(full);

  expect(await drained).toEqual([{ status: 'rejected', reason: full }]);
  await expect(writer.put({ messages: messagesOf(tuesday) })).rejects.toBe(full);
  await expect(writer.drain()).rejects.toBe(full);
  expect(said).toEqual(['stale 20514', 'messages 1']);
});

test('nothing is appended for a page that brought nothing', async () => {
  const { writer, said } = openWriter();

  await writer.put({ messages: messagesOf(), ledgers: [rowsOf('seenThreads')], gone: { channel: 'one', ats: [] } });
  await writer.drain();

  expect(said).toEqual([]);
});

/** Lets through what still waits, so that no timer outlives its test. */
async function closed(writer: Writer, next: () => Promise<{ let: () => void }>): Promise<void> {
  const drained = writer.drain();
  (await next()).let();
  await drained;
}
