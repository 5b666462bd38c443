// A source that answers at once, in a process of its own: what `bench/proxy.ts` holds a proxy against.
//
// It takes its answers from the stand-in, tells its parent the pages and its address, and picks a page by the `oldest` of a
// question, so that the same one can be asked for twice.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { control } from '../sandbox/http/ask.ts';
import { openWorkspace } from '../sandbox/open-workspace.ts';
import { startSandbox } from '../sandbox/server.ts';
import { asForm, type Bounds, post } from '../src/base/post.ts';

export interface SourceFacts {
  readonly url: string;
  /** Whole pages of 200 messages. */
  readonly pages: readonly string[];
}

// A pause of this process would be measured as one of the proxy.
setFlagsFromString('--heap-growing-percent=400');
const bounds: Bounds = { headersMs: 30_000, wholeMs: 60_000, bytes: 64 * 1024 * 1024 };
const { signal } = new AbortController();

/** The answers of the stand-in's channels, whole pages of 200 alone, and those to the first questions of a sync. */
async function load(messages: number) {
  const endsAt = new Date('2026-03-01T00:00:00Z');
  const team = { id: 'TBENCH', name: 'Bench' };
  const workspace = openWorkspace({ seed: 7, people: 200, messages, endsAt, team });
  const sandbox = await startSandbox({ workspaces: [workspace] });
  await control(sandbox, 'POST', 'limits', { mode: 'off' });
  const token = sandbox.userToken();
  const ask = async (method: string, args: Readonly<Record<string, string>>): Promise<string> =>
    JSON.stringify(
      (await post({ url: `${sandbox.url}/api/${method}`, token, content: asForm(args), bounds, signal })).body,
    );
  const first = new Map<string, string>();
  for (const [method, args] of [
    ['auth.test', {}],
    ['users.list', { limit: '1000' }],
    ['conversations.list', { limit: '999' }],
  ] as const) {
    first.set(method, await ask(method, args));
  }
  const pages: string[] = [];
  const { channels } = JSON.parse(first.get('conversations.list')!) as { channels: readonly { readonly id: string }[] };
  for (const { id } of channels) {
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const text = await ask('conversations.history', { channel: id, limit: '200', ...(cursor !== '' && { cursor }) });
      const page = JSON.parse(text) as { messages?: unknown[]; response_metadata?: { next_cursor?: string } };
      if (page.messages?.length === 200) pages.push(text);
      cursor = page.response_metadata?.next_cursor || undefined;
    }
  }
  await sandbox.close();
  return { pages, first };
}

const { pages, first } = await load(Number(process.argv[2]));
const bytes = pages.map((text) => Buffer.from(text));
const others = new Map([...first].map(([method, text]) => [method, Buffer.from(text)]));
const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.once('end', () => {
    const at = Number.parseInt(new URLSearchParams(Buffer.concat(parts).toString()).get('oldest') ?? '0', 10);
    const body = others.get((request.url ?? '').replace('/api/', '')) ?? bytes[at % bytes.length]!;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.send!({ url, pages } satisfies SourceFacts);
});
process.once('disconnect', () => process.exit());
