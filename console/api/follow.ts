// Listens to a connection's events, so that its page is never older than what the server knows.
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { connectionPath } from './live-queries.ts';

/** What is used of an EventSource. */
export interface EventStream {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: string }) => void) | null;
  onerror: (() => void) | null;
  readonly readyState: number;
  close(): void;
}

interface Listener {
  readonly onChange: (connection: LiveConnection) => void;
  /** False while the stream is broken: then the page must ask for itself. */
  readonly onStreaming: (isStreaming: boolean) => void;
}

/** EventSource's word for a stream that the browser has given up; any other break it mends by itself. */
const closed = 2;
const retryMs = 15_000;

const openEvents = (path: string): EventStream => new EventSource(path) as EventStream;

/** Listens until the returned function is called. */
export function followConnection(id: string, listener: Listener, open = openEvents): () => void {
  let stream: EventStream | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const start = () => {
    const opened = open(connectionPath(id, '/events'));
    stream = opened;
    opened.onopen = () => listener.onStreaming(true);
    opened.onmessage = ({ data }) => listener.onChange(JSON.parse(data) as LiveConnection);
    opened.onerror = () => {
      listener.onStreaming(false);
      if (opened.readyState === closed) retry = setTimeout(start, retryMs);
    };
  };
  start();
  return () => {
    clearTimeout(retry);
    stream?.close();
    listener.onStreaming(false);
  };
}
