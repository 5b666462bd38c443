// The evidence pack: what it says is what is set, it names nobody, and its bill is that of the lock file.
import { expect, test } from 'vitest';
import { billOfMaterials } from './bill.ts';
import { papersOf } from './documents.ts';
import type { Evidence } from './gather.ts';

const evidence: Evidence = {
  organization: 'Acme | Sons',
  madeAt: '2026-03-02T09:00:00.000Z',
  timeZone: 'UTC',
  minimumGroup: 7,
  isHalted: false,
  connections: [
    {
      name: 'Slack',
      connector: 'slack',
      state: 'collecting',
      scopes: ['channels:read', 'users:read'],
      months: 13,
      keptFrom: '2025-02-02',
    },
  ],
  retention: {
    periods: { events: 13, files: 24, figures: 60 },
    nextRunAt: new Date('2026-03-03T02:00:00Z'),
    lastRun: null,
  },
  roles: { owner: 1, administrator: 0, analyst: 2, auditor: 1, member: 30 },
  inventory: [],
  tables: [{ table: 'halts', holds: 'since when', why: 'to do nothing' }],
  metrics: [{ id: 'M01', name: 'Messages sent', purpose: 'How much is written?', groupRule: 'k people' }],
  hosts: [{ host: 'slack.com', why: 'to read Slack' }],
  suppression: [{ metric: 'M01', by: 'channel', shown: 9, bounded: 0, hidden: { 'few-people': 3 } }],
  chain: { entries: 12, brokenAt: null, lastHash: 'ab12' },
  receipts: [{ number: 4, madeAt: '2026-02-01T00:00:00.000Z' }],
  bill: { bomFormat: 'CycloneDX' },
};

const paper = (name: string, of: Evidence = evidence): string =>
  papersOf(of).find((one) => one.name === name)?.text ?? '';

test('the index comes first and names every other paper', () => {
  const [index, ...rest] = papersOf(evidence);

  expect(index?.name).toBe('index.md');
  expect(rest.filter(({ name }) => !index!.text.includes(`](${name})`))).toEqual([]);
  expect(rest).toHaveLength(9);
});

test('the record of processing says sources, permissions, periods and recipients as they are set', () => {
  const text = paper('processing-record.md');

  for (const said of [
    'Slack',
    'channels:read, users:read',
    '2025-02-02',
    '24 months',
    '60 months',
    '2 analysts',
    'slack.com',
  ])
    expect(text).toContain(said);
  expect(text).toContain('minimum group of 7');
});

test('the draft of the assessment leaves open what only people can answer', () => {
  const text = paper('impact-assessment.md');

  expect(text.match(/For you to fill in/g)).toHaveLength(4);
  expect(text).toContain('3 figures are hidden now');
});

test('a broken chain is said in plain words', () => {
  const broken = { ...evidence, chain: { entries: 4, brokenAt: 5, lastHash: 'ab' } };

  expect(paper('audit.md', broken)).toContain('breaks at entry 5');
  expect(paper('audit.md')).toContain('holds: 12 entries');
});

test('what is hidden is counted by its rule', () => {
  expect(paper('suppression.md')).toContain('| M01 | channel | 9 | 0 | 3: too few people |');
});

test('a name with a bar in it breaks no table', () => {
  const connections = evidence.connections.map((one) => ({ ...one, name: 'One | two' }));

  expect(paper('processing-record.md', { ...evidence, connections })).toContain('| One \\| two | slack |');
});

test('the bill has what runs in the product, each once, and nothing that is only for building', () => {
  const integrity = `sha512-${Buffer.from('hash').toString('base64')}`;
  const bill = billOfMaterials(
    {
      name: 'tacit',
      version: '1.0.0',
      packages: {
        '': {},
        'node_modules/pg': { version: '8.1.0', license: 'MIT', integrity },
        'node_modules/@scope/a': { version: '2.0.0' },
        'node_modules/pg/node_modules/@scope/a': { version: '2.0.0' },
        'node_modules/vitest': { version: '5.0.0', dev: true },
      },
    },
    new Date('2026-03-02T09:00:00Z'),
  );

  expect(bill.components.map(({ purl }) => purl)).toEqual(['pkg:npm/%40scope/a@2.0.0', 'pkg:npm/pg@8.1.0']);
  expect(bill.components[1]).toMatchObject({
    licenses: [{ license: { name: 'MIT' } }],
    hashes: [{ alg: 'SHA-512', content: Buffer.from('hash').toString('hex') }],
  });
});
