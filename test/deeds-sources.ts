// What is done at the routes that let data in: connections, archives, HR files and other files.
import { openAsBlob } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decide } from '../sandbox/oauth/browser.ts';
import { startPsoxy } from '../sandbox/psoxy/psoxy.ts';
import { silentLog } from '../src/base/log.ts';
import { runProxy } from '../src/proxy/run.ts';
import { canaryExport } from './canary-export.ts';
import { type Deed, quiet, read, type Stage, told } from './deed.ts';
import type { Asked } from './matrix-house.ts';
import { startSmallSource } from './small-source.ts';
import { writeZip } from './zip-writer.ts';

const proxyKey = '07'.repeat(32);

export async function aboutSources(stage: Stage): Promise<Deed[]> {
  return [...collecting(stage), ...connecting(stage), ...(await importing(stage)), ...(await files(stage))];
}

function collecting({ things, put, post, deed, streamed }: Stage): Deed[] {
  const at = `/api/connections/${things.connection}`;
  const choice = { which: 'all', channels: [], patterns: [], includesExternal: false, horizonDays: 30 };
  return [
    quiet('POST /api/connections/{id}/plan', 'says what a choice would cost, and changes nothing', () =>
      post(`${at}/plan`, choice),
    ),
    deed('PUT /api/connections/{id}/choice', 'connection.choose', () => put(`${at}/choice`, choice)),
    quiet('GET /api/connections/{id}/events', 'shows what the page of a connection shows, as it changes', () =>
      streamed(`${at}/events`),
    ),
    ...['start', 'pause', 'resume', 'sync', 'halt', 'unhalt'].map((verb) =>
      deed(`POST /api/connections/{id}/${verb}`, `connection.${verb}`, () => post(`${at}/${verb}`)),
    ),
    deed('POST /api/connections/{id}/disconnect', 'connection.disconnect', () =>
      post(`${at}/disconnect`, { keepsData: true }),
    ),
  ];
}

function connecting({ things, theirs, put, post, get, deed, closeLater }: Stage): Deed[] {
  const at = '/api/connectors/slack-sandbox';
  const again = { connectionId: things.connection };
  let begun: Asked;
  const page = (): URL => new URL((read(begun) as { url: string }).url);
  return [
    deed(
      'POST /api/connectors/{id}/consent',
      'consent.begin',
      async () => (begun = await post(`${at}/consent`, again)),
    ),
    deed('GET /oauth/callback', 'consent.grant', async () => {
      const scope = page().searchParams.get('user_scope') ?? '';
      const back = await decide(page().href, { decision: 'allow', user_scope: scope });
      return get(`${back.pathname}${back.search}`, undefined, begun.cookie);
    }),
    deed('POST /api/connectors/{id}/token', 'consent.grant', () => post(`${at}/token`, again)),
    deed(
      'POST /api/connectors/{id}/proxy',
      'consent.grant',
      async () => {
        const { token } = (await (await fetch(`${page().origin}/_sandbox/token`)).json()) as { token: string };
        const secret = 'a secret that the two of them share';
        const settings = {
          TACIT_PROXY_TOKEN: token,
          TACIT_PROXY_KEY: proxyKey,
          TACIT_PROXY_SECRET: secret,
          TACIT_PROXY_SOURCE: page().origin,
          TACIT_PROXY_PORT: '0',
        };
        const proxy = await runProxy(settings, { log: silentLog });
        closeLater(() => proxy.close());
        return post(
          '/api/connectors/slack/proxy',
          { url: `http://127.0.0.1:${proxy.port}`, secret },
          theirs.owner.cookie,
        );
      },
      () => theirs.owner.id,
    ),
    ...throughPsoxy({ post, deed, closeLater }),
    deed('PUT /api/connectors/{id}/app', 'app.change', () =>
      put(`${at}/app`, { clientId: '1.2', clientSecret: 'kept-secret' }),
    ),
  ];
}

function throughPsoxy({ post, deed, closeLater }: Pick<Stage, 'post' | 'deed' | 'closeLater'>): Deed[] {
  const at = '/api/connectors/slack-discovery/psoxy';
  const authorization = { kind: 'bearer', token: 'a bearer of the gateway' } as const;
  let url = '';
  return [
    quiet('POST /api/connectors/{id}/psoxy/health', 'asks a Psoxy how it is, and connects nothing', async () => {
      const source = await startSmallSource();
      closeLater(() => source.close());
      const door = { is: 'bearer', token: authorization.token } as const;
      const psoxy = await startPsoxy({ source: 'slack', upstream: source, door, salt: 'a salt' });
      closeLater(() => psoxy.close());
      ({ url } = psoxy);
      return post(`${at}/health`, { url, authorization });
    }),
    // Without its salt nobody could object by an address any more.
    deed('POST /api/connectors/{id}/psoxy', 'consent.grant', () =>
      post(at, { url, authorization, salt: { salt: 'a salt', ignoresDots: false } }),
    ),
  ];
}

async function importing({ folder, ours, operator, post, remove, deed }: Stage): Promise<Deed[]> {
  const path = join(folder, 'export.zip');
  await writeZip(path, canaryExport('deeds').files);
  const archive = await openAsBlob(path, { type: 'application/zip' });
  const send = (): Promise<Asked> => whenFree(() => post('/api/imports?connector=slack-export', archive));
  const sendHere = (): Promise<Asked> =>
    whenFree(() => told(operator.call('POST', '/api/imports/local', { connector: 'slack-export', path })));
  return [
    deed('POST /api/imports', 'import.start', send),
    deed('POST /api/imports/local', 'import.start', sendHere, () => null),
    {
      route: 'DELETE /api/imports/{id}',
      act: async () => remove(`/api/imports/${(read(await send()) as { id: string }).id}`),
      leaves: () => ['import.start', 'import.cancel'].map((action) => ({ action, by: ours.owner.id })),
    },
  ];
}

/** One import of an organization waits for the other. */
async function whenFree(act: () => Promise<Asked>): Promise<Asked> {
  for (;;) {
    const answer = await act();
    if (!answer.text.includes('import-running')) return answer;
  }
}

async function files({ things, folder, operator, get, post, remove, deed, ordered }: Stage): Promise<Deed[]> {
  const [roster, badge, counts] = ['people_20240311.csv', 'badge.csv', 'counts.ndjson'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString();
  const people = 'EMPLOYEE_ID,DEPARTMENT\n1,Sales\n2,Sales\n';
  await writeFile(roster, people);
  await writeFile(badge, `EMPLOYEE_ID,SWIPE_DATE,BUILDING_ID\n1,${yesterday},north\n`);
  await writeFile(counts, '{"channel_id":"C1","date":"2024-03-04","messages_posted_count":3}\n');
  const asked = { files: [things.file], mapping: {} };
  return [
    quiet('POST /api/rosters/files', 'lets a file wait; applying it has its entry', () =>
      post('/api/rosters/files?name=people_20240318.csv', new Blob([people], { type: 'text/csv' })),
    ),
    quiet('POST /api/rosters/sandbox', 'lets made-up files wait; applying them has its entry', () =>
      post('/api/rosters/sandbox'),
    ),
    quiet('POST /api/rosters/preview', 'says what would change, and changes nothing', () =>
      post('/api/rosters/preview', asked),
    ),
    quiet(
      'GET /api/rosters/findings.csv',
      'says what is wrong in a file that waits, of which nothing is kept yet',
      () => get(`/api/rosters/findings.csv?files=${things.file}`),
    ),
    deed('POST /api/rosters', 'roster.apply', () => post('/api/rosters', asked)),
    ordered('POST /api/rosters/local', 'roster.apply', (operator) =>
      operator.call('POST', '/api/rosters/local', { paths: [roster] }),
    ),
    deed('DELETE /api/rosters/{day}', 'roster.remove', () => remove(`/api/rosters/${things.day}`)),
    ordered('POST /api/uploads/local', 'upload.apply', (operator) =>
      operator.call('POST', '/api/uploads/local', { kind: 'badge', path: badge }),
    ),
    ordered('DELETE /api/uploads/{kind}', 'upload.remove', (operator) => operator.call('DELETE', '/api/uploads/badge')),
    quiet('POST /api/reconcile/analytics', 'holds counts against files of the operator, and keeps nothing', () =>
      told(operator.call('POST', '/api/reconcile/analytics', { paths: [counts] })),
    ),
  ];
}
