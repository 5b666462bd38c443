// The papers of the evidence pack, in Markdown that can be printed: each says what is so, from what was gathered.
import type { Evidence } from './gather.ts';
import { assessment } from './assessment.ts';
import { list, table } from './markdown.ts';

export interface Paper {
  readonly name: string;
  readonly title: string;
  readonly type: 'text/markdown' | 'application/json';
  readonly text: string;
}

type Written = readonly [name: string, title: string, body: (evidence: Evidence) => string];

const written: readonly Written[] = [
  ['processing-record.md', 'Record of processing (GDPR Art. 30)', processing],
  ['impact-assessment.md', 'Draft of an impact assessment (GDPR Art. 35)', assessment],
  ['inventory.md', 'Data inventory', inventory],
  ['metrics.md', 'Metrics and what each is for', metricsText],
  ['suppression.md', 'What is hidden, and by which rule', suppression],
  ['hosts.md', 'Outgoing hosts', hosts],
  ['audit.md', 'Audit log and receipts', audit],
];

/** All papers, the index first. */
export function papersOf(evidence: Evidence): readonly Paper[] {
  const head = (title: string): string =>
    `# ${title}\n\n${evidence.organization} · made ${evidence.madeAt} from the running configuration\n\n`;
  const papers = written.map(([name, title, body]): Paper => {
    return { name, title, type: 'text/markdown', text: `${head(title)}${body(evidence)}\n` };
  });
  const { bill, ...rest } = evidence;
  const data: readonly Paper[] = [
    json('evidence.json', 'The same as data', rest),
    json('bill-of-materials.cdx.json', 'Bill of materials (CycloneDX)', bill),
  ];
  const index = table(
    ['Paper', 'What it is'],
    [...papers, ...data].map(({ name, title }) => [`[${name}](${name})`, title]),
  );
  const first = `${head('Evidence')}${opening}\n\n${index}\n`;
  return [{ name: 'index.md', title: 'Index', type: 'text/markdown', text: first }, ...papers, ...data];
}

const opening = `These papers are written by the program from what it is set to do at this moment, for those who have to judge it: a data
protection officer, a works council, an auditor. They name no person. What they say can be checked: the inventory is the
declaration that the program itself runs on, and the audit log shows whether anything was changed since.`;

const json = (name: string, title: string, content: object): Paper => ({
  name,
  title,
  type: 'application/json',
  text: `${JSON.stringify(content, null, 2)}\n`,
});

const months = (count: number): string => `${count} months`;

function processing(evidence: Evidence): string {
  const { connections, retention, roles, hosts: called } = evidence;
  return [
    `**Controller.** ${evidence.organization}. Contact and representative: *to be filled in by you.*`,
    `**Processor.** None, where you run Tacit yourselves: it sends nothing to its makers.`,
    `**Purpose.** To show how work flows between groups of people: how much is written, how fast questions are answered, how
far into evenings and weekends it reaches. Not to evaluate, rank or watch a person: no figure of a single person is shown to
anybody but that person.`,
    `**Whose data.** Everybody who has an account in a connected source, or stands in an HR file that you bring.`,
    '**Sources.**',
    connections.length === 0
      ? 'Nothing is connected.'
      : table(
          ['Connection', 'Connector', 'State', 'Permissions granted', 'Kept for', 'Kept from'],
          connections.map((one) => [
            one.name,
            one.connector,
            one.state,
            one.scopes.join(', ') || 'none: a file',
            months(one.months),
            one.keptFrom,
          ]),
        ),
    `**What is kept.** [inventory.md](inventory.md) lists every field. Texts, names of channels and addresses in clear are never
stored; people are keyed tokens.`,
    `**Who receives it.** Members of your organization, by role: ${rolesText(roles)}. Owners, administrators, analysts and auditors
read published figures; nobody outside.`,
    `**Third countries.** None by Tacit itself. Hosts that it calls: ${called.map(({ host }) => host).join(', ') || 'none'}.`,
    `**When it is erased.** Events that are read after ${months(retention.periods.events)}, archives and files after
${months(retention.periods.files)}, figures after ${months(retention.periods.figures)}; the next run is at
${retention.nextRunAt.toISOString()}.`,
    `**How it is protected.** Keyed pseudonyms, sealed secrets, roles, a minimum group of ${evidence.minimumGroup} people, a
hash-chained audit log, a switch that halts everything, destruction with a receipt.`,
  ].join('\n\n');
}

const rolesText = (roles: Evidence['roles']): string =>
  Object.entries(roles)
    .map(([role, count]) => `${count} ${role}${count === 1 ? '' : 's'}`)
    .join(', ');

function inventory({ inventory: of, tables }: Evidence): string {
  const parts = of.map(({ name, streams, neverKept }) =>
    [
      `## ${name}`,
      ...streams.map(
        ({ name: stream, from, fields }) =>
          `### ${stream}\n\nFrom ${from}.\n\n${table(
            ['Field', 'Comes from', 'Kept as', 'Rule', 'Why'],
            fields.map((field) => [field.name, field.comesFrom, field.keptAs, field.rule, field.why]),
          )}`,
      ),
      `Never kept:\n\n${list(neverKept)}`,
    ].join('\n\n'),
  );
  const control = table(
    ['Table', 'Holds', 'Why'],
    tables.map((one) => [one.table, one.holds, one.why]),
  );
  return [...parts, '## Settings, members and records', control].join('\n\n');
}

function metricsText({ metrics }: Evidence): string {
  const rows = metrics.map(({ id, name, purpose, groupRule }) => [id, name, purpose, groupRule]);
  return `Each metric answers one question, and that question is its purpose: a figure that answers none is not computed.

${table(['Id', 'Metric', 'What it is for', 'When it is hidden'], rows)}`;
}

const ruleNames: Readonly<Record<string, string>> = {
  'few-people': 'too few people',
  'few-cases': 'too few cases',
  'one-dominates': 'one person makes up more than half',
  'protects-another': 'it would give another figure away by subtraction',
  'extreme-share': 'a share so near to none or all that it speaks of single people',
};

function suppression({ suppression: found, minimumGroup }: Evidence): string {
  const rows = found.map(({ metric, by, shown, bounded, hidden }) => [
    metric,
    by,
    String(shown),
    String(bounded),
    Object.entries(hidden)
      .map(([rule, count]) => `${count}: ${ruleNames[rule] ?? rule}`)
      .join('; ') || 'none',
  ]);
  return `Of the figures of the last 26 weeks, for the organization and by channel. No figure speaks of fewer than ${minimumGroup}
people. A bounded share is shown as "at most" or "at least".

${table(['Metric', 'By', 'Shown', 'Bounded', 'Hidden'], rows)}`;
}

function hosts({ hosts: called }: Evidence): string {
  if (called.length === 0) return 'The program calls no host but its own databases.';
  const rows = called.map(({ host, why }) => [host, why]);
  return `The program calls these, its own databases, and nothing else. There is no telemetry and no check for updates.

${table(['Host', 'Why'], rows)}`;
}

function audit({ chain, receipts }: Evidence): string {
  const { entries, brokenAt, lastHash } = chain;
  const state =
    brokenAt === null
      ? `The chain of the audit log holds: ${entries} entries, each with the hash of the one before. Last hash: \`${lastHash ?? 'none'}\`. Keep
it elsewhere; \`npx tacit audit verify --held HASH\` shows later whether anything was cut off.`
      : `**The chain breaks at entry ${brokenAt}.** Only the ${entries} entries before it can be trusted.`;
  const given =
    receipts.length === 0
      ? 'Nothing has been destroyed, so there is no receipt.'
      : table(
          ['Receipt', 'Made'],
          receipts.map(({ number, madeAt }) => [String(number), madeAt]),
        );
  return `${state}\n\n## Receipts of what was destroyed\n\n${given}`;
}
