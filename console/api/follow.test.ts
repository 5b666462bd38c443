// Following a connection while the stream of its events breaks and mends.
import { expect, test, vi } from 'vitest';
import { type EventStream, followConnection } from './follow.ts';

class MadeStream implements EventStream {
  onopen: EventStream['onopen'] = null;
  onmessage: EventStream['onmessage'] = null;
  onerror: EventStream['onerror'] = null;
  readyState = 1;
  isClosed = false;
  close() {
    this.isClosed = true;
  }
}

function followed() {
  const streams: MadeStream[] = [];
  const heard: string[] = [];
  const stop = followConnection(
    'one',
    {
      onChange: (connection) => heard.push(connection.state),
      onStreaming: (isStreaming) => heard.push(isStreaming ? 'streaming' : 'broken'),
    },
    () => {
      const stream = new MadeStream();
      streams.push(stream);
      return stream;
    },
  );
  return { streams, heard, stop };
}

test('each event is the whole connection', () => {
  const { streams, heard } = followed();

  streams[0]!.onopen!();
  streams[0]!.onmessage!({ data: '{"state":"collecting"}' });

  expect(heard).toEqual(['streaming', 'collecting']);
});

test('a stream that breaks says so, and the browser mends it', () => {
  const { streams, heard } = followed();

  streams[0]!.onopen!();
  streams[0]!.onerror!();
  streams[0]!.onopen!();

  expect(heard).toEqual(['streaming', 'broken', 'streaming']);
  expect(streams).toHaveLength(1);
});

test('a stream that the browser has given up is opened anew after a while', () => {
  vi.useFakeTimers();
  const { streams } = followed();

  streams[0]!.readyState = 2;
  streams[0]!.onerror!();
  vi.advanceTimersByTime(15_000);
  vi.useRealTimers();

  expect(streams).toHaveLength(2);
});

test('a page that is left closes its stream and opens no other', () => {
  vi.useFakeTimers();
  const { streams, stop } = followed();

  streams[0]!.readyState = 2;
  streams[0]!.onerror!();
  stop();
  vi.advanceTimersByTime(60_000);
  vi.useRealTimers();

  expect(streams.map((each) => each.isClosed)).toEqual([true]);
});
