// Everything that can be done at a route of the API that changes something or gives out a file, one after the other.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type Deed, quiet, read, type Stage, stageOf, told } from './deed.ts';
import { aboutMembers } from './deeds-members.ts';
import { aboutSources } from './deeds-sources.ts';
import type { Asked, MatrixHouse } from './matrix-house.ts';

export interface Deeds {
  /** In this order: each finds what the ones before it left. */
  readonly all: readonly Deed[];
  close(): Promise<void>;
}

export async function deedsAt(matrix: MatrixHouse): Promise<Deeds> {
  const folder = await mkdtemp(join(tmpdir(), 'tacit-deeds-'));
  const ends = [() => rm(folder, { recursive: true })] as (() => Promise<unknown>)[];
  const stage = stageOf(matrix, folder, (close) => void ends.push(close));
  const all = [
    ...giving(stage),
    ...signing(stage),
    // Before anything is read under the key of others: it could not be asked about the address of who objects.
    ...(await aboutMembers(stage)),
    ...(await aboutSources(stage)),
    ...people(stage),
    ...setting(stage),
  ];
  return { all, close: async () => void (await Promise.all(ends.map((end) => end()))) };
}

/** Of files. */
const giving = ({ get, deed, things }: Stage): Deed[] => [
  deed('GET /api/audit/export', 'audit.export', () => get('/api/audit/export')),
  deed('GET /api/evidence', 'evidence.export', () => get('/api/evidence')),
  deed('GET /api/metrics/{id}', 'figures.export', () => get('/api/metrics/M01?format=csv')),
  deed('GET /api/overview', 'figures.export', () => get('/api/overview?format=csv')),
  quiet('GET /api/openapi.json', 'describes the API and nobody’s data', () => get('/api/openapi.json')),
  quiet('GET /api/receipts/{number}', 'is our own word on what is gone: ids and counts, as the list has them', () =>
    get(`/api/receipts/${things.receipt}`),
  ),
];

/** With a second signature. */
function signing({ things, ours, post, patch, deed }: Stage): Deed[] {
  const scope = { is: 'connection', connection: things.connection };
  let approval = '';
  return [
    {
      route: 'POST /api/approvals/{id}/confirm',
      act: () => post(`/api/approvals/${things.approval}/confirm`, undefined, ours.auditor.cookie),
      leaves: () => [
        { action: 'approval.confirm', by: ours.auditor.id },
        { action: 'privacy.minimum-group', by: ours.owner.id },
      ],
    },
    deed('PATCH /api/privacy', 'privacy.minimum-group', () => patch('/api/privacy', { minimumGroup: 6 })),
    deed('POST /api/destructions/{id}/stop', 'destroy.stop', () =>
      post(`/api/destructions/${things.destruction}/stop`),
    ),
    // Of anything but a person it counts rows, and leaves no entry.
    deed('POST /api/destructions/preview', 'destroy.preview-person', () =>
      post('/api/destructions/preview', { scope: { is: 'person', objects: false, whom: { token: things.account } } }),
    ),
    deed('POST /api/destructions', 'approval.ask', async () => {
      const answer = await post('/api/destructions', { scope, typed: 'Alphalive' });
      approval = (read(answer) as { approvalId: string }).approvalId;
      return answer;
    }),
    {
      route: 'POST /api/approvals/{id}/withdraw',
      act: () => post(`/api/approvals/${approval}/withdraw`),
      leaves: () => ['approval.withdraw', 'destroy.stop'].map((action) => ({ action, by: ours.owner.id })),
    },
  ];
}

function people({ things: { account, number }, post, patch, remove, get, deed }: Stage): Deed[] {
  const decision = { kind: 'not-a-person', account };
  return [
    deed('POST /api/lookup', 'token.lookup', () => post('/api/lookup', { kind: 'channel', id: 'C0123' })),
    deed('POST /api/people/originals', 'original.open', () => post('/api/people/originals', { subject: account })),
    deed('POST /api/people/decisions', 'match.decide', () => post('/api/people/decisions', decision)),
    deed('DELETE /api/people/decisions/{number}', 'match.undo', () => remove(`/api/people/decisions/${number}`)),
    deed('PATCH /api/people/settings', 'matching.change', async () => {
      const { stripsTags } = read(await get('/api/people/settings')) as { stripsTags: boolean };
      return patch('/api/people/settings', { stripsTags: !stripsTags });
    }),
    deed('POST /api/objections', 'objection.record', () => post('/api/objections', { token: account })),
    deed('POST /api/objections/withdraw', 'objection.withdraw', () =>
      post('/api/objections/withdraw', { token: account }),
    ),
  ];
}

function setting({ operator, post, put, patch, deed, ordered }: Stage): Deed[] {
  const shorter = { periods: { events: 12 }, isConfirmed: true };
  const nowhere = new Writable({ write: (_piece, _encoding, next) => next() });
  const rename = (): Promise<Asked> => patch('/api/organization', { name: 'Alpha' });
  return [
    quiet('POST /api/retention/preview', 'says what would be removed, and changes nothing', () =>
      post('/api/retention/preview', { periods: shorter.periods }),
    ),
    deed('PUT /api/retention', 'retention.change', () => put('/api/retention', shorter)),
    deed('POST /api/retention/run', 'retention.hasten', () => post('/api/retention/run')),
    {
      route: 'POST /api/backup',
      act: () => told(operator.pour('/api/backup', nowhere, {})),
      // Of each organization, since all are in it.
      leaves: () => Array.from({ length: 2 }, () => ({ action: 'backup.make', by: null })),
    },
    ordered('POST /api/keys/rotation', 'key.rotate', (operator) =>
      operator.call('POST', '/api/keys/rotation', { key: 'data' }),
    ),
    ordered('POST /api/organizations', 'organization.add', (operator) =>
      operator.call('POST', '/api/organizations', { name: 'Gammaorganization' }),
    ),
    deed('POST /api/halt', 'organization.halt', () => post('/api/halt')),
    deed('POST /api/resume', 'organization.resume', () => post('/api/resume')),
    // Its name is how the operator calls it, so this comes after what the operator does.
    deed('PATCH /api/organization', 'organization.change', rename),
  ];
}
