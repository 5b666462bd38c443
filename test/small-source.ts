// A source of two people and one channel that speaks as Slack does to who reads a whole organization: for tests of calls.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SmallSource {
  readonly url: string;
  readonly token: string;
  /** What was asked for since it was last looked. */
  heard(): readonly string[];
  close(): Promise<void>;
}

const answers: Readonly<Record<string, object>> = {
  '/api/discovery.enterprise.info': { ok: true, enterprise: { id: 'E0SMALL', name: 'canary-acme', teams: [] } },
  '/api/discovery.users.list': {
    ok: true,
    users: [
      { id: 'U0ANN', name: 'canary-ann', profile: { email: 'Ann+x@Acme.example', real_name: 'canary Ann' } },
      { id: 'USLACKBOT', profile: {} },
    ],
  },
  '/api/discovery.conversations.history': {
    ok: true,
    messages: [{ type: 'message', user: 'U0ANN', ts: '1700000000.000100', text: 'canary sentence' }],
  },
};

export async function startSmallSource(): Promise<SmallSource> {
  const token = 'canary-token-of-the-source';
  const heard: string[] = [];
  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    heard.push(path);
    const isAllowed = request.headers.authorization === `Bearer ${token}`;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isAllowed ? (answers[path] ?? { ok: false, error: 'unknown_method' }) : { ok: false }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    heard: () => heard.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
