// The week group by group: one row a group, the measures of the tiles across, hidden cells hatched with their reason.
import { Title } from '@mantine/core';
import type { Overview, Value } from '../../src/api/contract/metrics.ts';
import { type Column, Ledger } from '../frame/ledger.tsx';
import { hiddenCaption } from '../words/hidden.ts';
import { captionOf, matchedText } from '../words/matched.ts';
import { splitName } from '../words/splits.ts';
import { amountAlone, hiddenText, valueText } from '../words/values.ts';
import { heading } from './tables.ts';

interface GroupsTableProps {
  readonly overview: Overview;
  readonly csv: string;
}

export function GroupsTable({ overview, csv }: GroupsTableProps) {
  const { groups, dimensions, coverage } = overview;
  if (groups === null) return null;
  const name = splitName(groups.by, dimensions);
  const title = `The week by ${name.toLowerCase()}`;
  return (
    <section className="figure groups" aria-labelledby="groups-title">
      <div className="figure-head">
        <Title order={2} id="groups-title">
          {title}
        </Title>
        <div className="figure-actions">
          <a className="figure-action" href={csv} download>
            CSV<span className="spoken">: {title}</span>
          </a>
        </div>
      </div>
      {groups.rows.length === 0 ? (
        <p className="figure-instead">Nobody who wrote in this week has a {name.toLowerCase()} in an HR file.</p>
      ) : (
        <Rows rows={groups.rows} name={name} title={title} />
      )}
      <p className="figure-caption small dimmed">
        {captionOf(
          hiddenCaption(groups.rows.flatMap((each) => each.cells)),
          'People are counted in the group that the HR file of that week gives them.',
          matchedText(coverage),
        )}
      </p>
    </section>
  );
}

type Row = NonNullable<Overview['groups']>['rows'][number];

interface RowsProps {
  readonly rows: readonly Row[];
  readonly name: string;
  readonly title: string;
}

function Rows({ rows, name, title }: RowsProps) {
  const columns: readonly Column<Row>[] = [
    { name, render: ({ group }) => <bdi>{group.name}</bdi> },
    // Every row has the same cells.
    ...(rows[0]?.cells ?? []).map((each, at) => ({
      name: heading(each.title, each.unit),
      isNumber: true,
      render: ({ cells }: Row) => cells[at] && <Cell value={cells[at].value} unit={cells[at].unit} />,
    })),
  ];
  return <Ledger name={`Table: ${title}`} columns={columns} rows={rows} keyOf={({ group }) => group.id} />;
}

function Cell({ value, unit }: { readonly value: Value; readonly unit: string }) {
  if (value.state === 'hidden')
    return (
      <span className="hatched group-hidden" title={hiddenText(value.sentence)}>
        <span>
          hidden<span className="spoken">: {hiddenText(value.sentence)}</span>
        </span>
      </span>
    );
  if (value.state === 'none') return <span className="dimmed">none</span>;
  if (value.state === 'unavailable') return <span className="dimmed">not available</span>;
  return <>{valueText(value, unit, amountAlone)}</>;
}
