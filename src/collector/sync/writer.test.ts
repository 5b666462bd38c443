// Tests in which order the rows of many pages reach the disk, and who is told what when they do not.
import { expect, test } from 'vitest';
import { slack } from '../../connectors/slack/slack.ts';
import { pseudonymizer } from '../../privacy/pseudonym.ts';
import { Sanitized, sanitizer } from '../../privacy/sanitize.ts';
import { messageShape, readThreadShape, seenThreadShape } from '../../privacy/shapes.ts';
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

/** A writer on a store that takes each append when the test lets it. */
function openWriter() {
  const said: string[] = [];
  const waiting: { let: () => void; fail: (error: Error) => void }[] = [];
  const writer = new Writer({
    organizationId: 'organization',
    connectionId: 'connection',
    version: 1,
    store: {
      append: (_organization, _connection, rows) => {
        said.push(`${rows.shape.name} ${rows.count}`);
        return new Promise((resolve, reject) => void waiting.push({ let: resolve, fail: reject }));
      },
    },
    records: { markStale: async (days) => void said.push(`stale ${days.join()}`) },
  });
  const next = async () => {
    await expect.poll(() => waiting.length).toBeGreaterThan(0);
    return waiting.shift()!;
  };
  return { writer, said, next };
}

test('days are stale before their rows are stored, and the ledgers come last', async () => {
  const { writer, said, next } = openWriter();
  const ledgers = [rowsOf('seenThreads', monday), rowsOf('readThreads', monday)];

  const written = writer.write({ messages: messagesOf(monday, tuesday), ledgers });
  for (let append = 0; append < 3; append += 1) (await next()).let();
  await written;

  const names = [messageShape, seenThreadShape, readThreadShape].map(({ name }) => name);
  expect(said).toEqual(['stale 20514,20515', `${names[0]} 2`, `${names[1]} 1`, `${names[2]} 1`]);
});

test('what comes while an append is under way waits for the next, together', async () => {
  const { writer, said, next } = openWriter();

  const first = writer.write({ messages: messagesOf(monday) });
  const others = [monday, tuesday, tuesday].map((time) => writer.write({ messages: messagesOf(time) }));
  (await next()).let();
  await first;
  (await next()).let();
  await Promise.all(others);

  expect(said).toEqual(['stale 20514', 'messages 1', 'stale 20514,20515', 'messages 3']);
});

test('an append that fails is told to everybody whose rows were in it, and the next is tried', async () => {
  const { writer, next } = openWriter();
  const full = new Error('full');

  const first = writer.write({ messages: messagesOf(monday) });
  const ended = Promise.allSettled([tuesday, tuesday].map((time) => writer.write({ messages: messagesOf(time) })));
  (await next()).let();
  await first;
  (await next()).fail(full);
  const failed = await ended;
  const later = writer.write({ messages: messagesOf(monday) });
  (await next()).let();

  expect(failed.map((one) => one.status === 'rejected' && one.reason)).toEqual([full, full]);
  await expect(later).resolves.toBeUndefined();
});

test('nothing is appended for a page that brought nothing', async () => {
  const { writer, said } = openWriter();

  await writer.write({ messages: messagesOf(), ledgers: [rowsOf('seenThreads')] });

  expect(said).toEqual([]);
});
