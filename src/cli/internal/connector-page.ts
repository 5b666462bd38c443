// The parts that the documentation pages of connectors have in common, made from a declaration.
import type { Scope } from '../../connector/api-connector.ts';
import type { Connector } from '../../connector/connector.ts';
import { inventoryOf, type InventoryOfStream } from '../../connector/inventory.ts';

/** Each scope with its reason and the streams that need it. */
export const scopeTable = (scopes: readonly Scope[]): string =>
  table(['scope', 'why', 'streams that need it'], scopes.map(scopeRow));

const scopeRow = ({ name, why, streams, isOptional = false }: Scope): readonly string[] => [
  code(name),
  why,
  streams.map(code).join(', ') + (isOptional ? '; optional' : ''),
];

/** What is kept of each stream, field by field, and what never is. */
export function kept(connector: Connector): string {
  const { streams, neverKept } = inventoryOf(connector);
  const howLong = streams[0]?.fields[0]?.howLong ?? '';
  const summary = table(
    ['stream', 'from'],
    streams.map(({ name, from }) => [code(name), from]),
  );
  return `## What is kept

${summary}

${streams.map(streamSection).join('\n\n')}

Kept ${howLong}.

## What is never kept

${list(neverKept)}`;
}

function streamSection({ name, fields, dropped }: InventoryOfStream): string {
  const rows = fields.map((field) => [
    code(field.name),
    field.comesFrom.includes(' ') ? field.comesFrom : code(field.comesFrom),
    field.words.length === 0 ? field.keptAs : `${field.keptAs}: ${field.words.join(', ')}`,
    field.rule,
    field.why,
  ]);
  return `### \`${name}\`

${table(['field', 'comes from', 'kept as', 'rule', 'why'], rows)}

Dropped: ${dropped.join('; ')}.`;
}

export const code = (text: string): string => `\`${text}\``;

export function list(lines: readonly string[]): string {
  return lines.map((line) => `* ${line}`).join('\n');
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), `|${header.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
