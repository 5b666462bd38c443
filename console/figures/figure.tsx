// One figure of a page: what it asks, the chart or its table, n and coverage, the definition and the CSV of what is shown.
import { Title } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import { useMayExport } from '../api/permission.ts';
import { DefinitionButton } from './definition.tsx';
import { type TableOf, ValueTable } from './value-table.tsx';

interface FigureProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Absent on the metric's own page, which holds the definition. */
  readonly metricId?: string;
  /** Made only when it is asked for: three hundred channels over two years are many rows. */
  readonly table: () => TableOf;
  readonly csv: string;
  /** How many people stand behind it, coverage, and what hatching means here. */
  readonly caption?: ReactNode;
  /** Said instead of a drawing that could not be honest. */
  readonly instead?: string | undefined;
  /** False where the figure is a table already. */
  readonly hasTable?: boolean;
  readonly children: ReactNode;
}

export function Figure({
  title,
  lead,
  metricId,
  table,
  csv,
  caption,
  instead,
  hasTable = true,
  children,
}: FigureProps) {
  const [isTable, setTable] = useState(false);
  const titleId = useId();
  const mayExport = useMayExport();
  return (
    <section className="figure" aria-labelledby={titleId}>
      <div className="figure-head">
        <Title order={2} id={titleId}>
          {title}
        </Title>
        <div className="figure-actions">
          {metricId && <DefinitionButton metricId={metricId} figure={title} />}
          {hasTable && (
            <button
              type="button"
              className="figure-action"
              onClick={() => setTable(!isTable)}
              aria-pressed={isTable}
              aria-label={`Table: ${title}`}
            >
              Table
            </button>
          )}
          {mayExport && <CsvLink title={title} csv={csv} />}
        </div>
      </div>
      {lead && <p className="figure-lead dimmed">{lead}</p>}
      {isTable ? (
        <ValueTable table={table()} caption={title} />
      ) : instead ? (
        <p className="figure-instead">{instead}</p>
      ) : (
        children
      )}
      {caption && <p className="figure-caption small dimmed">{caption}</p>}
    </section>
  );
}

function CsvLink({ title, csv }: Pick<FigureProps, 'title' | 'csv'>) {
  return (
    <a className="figure-action" href={csv} download aria-label={`CSV: ${title}`}>
      CSV
    </a>
  );
}
