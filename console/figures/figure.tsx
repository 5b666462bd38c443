// One figure of a page: what it asks, the chart or its table, n and coverage, the definition and the CSV of what is shown.
import { Button, Title } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import { DefinitionButton } from './definition.tsx';
import { type TableOf, ValueTable } from './value-table.tsx';

interface FigureProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly metricId: string;
  readonly table: TableOf;
  readonly csv: string;
  /** How many people stand behind it, coverage, and what hatching means here. */
  readonly caption?: ReactNode;
  /** Said instead of a drawing that could not be honest. */
  readonly instead?: string | undefined;
  readonly children: ReactNode;
}

export function Figure({ title, lead, metricId, table, csv, caption, instead, children }: FigureProps) {
  const [isTable, setTable] = useState(false);
  const titleId = useId();
  return (
    <section className="figure" aria-labelledby={titleId}>
      <div className="figure-head">
        <div>
          <Title order={2} id={titleId}>{title}</Title>
          {lead && <p className="dimmed">{lead}</p>}
        </div>
        <div className="figure-actions">
          <DefinitionButton metricId={metricId} figure={title} />
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setTable(!isTable)} aria-pressed={isTable} aria-label={`Table: ${title}`}>Table</Button>
          <Button component="a" variant="subtle" color="gray" size="compact-sm" href={csv} download aria-label={`CSV: ${title}`}>CSV</Button>
        </div>
      </div>
      {isTable ? <ValueTable table={table} caption={title} /> : instead ? <p className="figure-instead">{instead}</p> : children}
      {caption && <p className="figure-caption small dimmed">{caption}</p>}
    </section>
  );
}
