// The table of the coverage report, a page of channels at a time.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/queries.ts';
import { type CoverageRow, standingOf } from '../words/coverage.ts';
import { number } from '../words/numbers.ts';
import { dayRange } from '../words/runs.ts';
import { capital } from '../words/values.ts';
import { instantName } from '../words/weeks.ts';

interface CoverageTableProps {
  readonly rows: readonly CoverageRow[];
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}

const columns = ['Channel', 'State', 'Messages', 'Seen', 'Replies', 'Said', 'Threads owing', 'Days', 'Read again'];
const numeric = new Set(['Messages', 'Seen', 'Replies', 'Said', 'Threads owing']);

export function CoverageTable({ rows, page, pages, onPage }: CoverageTableProps) {
  return (
    <>
      <div className="sheet" tabIndex={0} role="group" aria-label="Coverage by channel">
        <table className="ledger" role="table">
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((each) => (
                <th key={each} scope="col" role="columnheader" className={numeric.has(each) ? 'numbers' : undefined}>
                  {each}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map((each) => (
              <Row key={each.channel} row={each} />
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 && (
        <nav className="actions pages" aria-label="Pages of channels">
          <Button variant="default" disabled={page <= 1} onClick={() => onPage(page - 1)}>
            Previous
          </Button>
          <span>
            Page {number(page)} of {number(pages)}
          </span>
          <Button variant="default" disabled={page >= pages} onClick={() => onPage(page + 1)}>
            Next
          </Button>
        </nav>
      )}
    </>
  );
}

function Row({ row }: { readonly row: CoverageRow }) {
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  const standing = standingOf(row);
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        {row.name}
      </th>
      <td role="cell" data-name="State">
        <span className="connection-state" data-tone={standing.tone}>
          {standing.name}
        </span>
        {row.unreadable !== null && <div className="dimmed small">{capital(row.unreadable)}</div>}
      </td>
      <Count name="Messages">{row.messages}</Count>
      <Count name="Seen">{row.messagesSeen}</Count>
      <Count name="Replies">{row.repliesStored}</Count>
      <Count name="Said">{row.repliesSaid}</Count>
      <Count name="Threads owing">{row.threadsOwing}</Count>
      <td role="cell" data-name="Days">
        {dayRange(row.firstDay, row.lastDay)}
      </td>
      <td role="cell" data-name="Read again">
        {row.recheckedAt === null ? 'not yet' : instantName(row.recheckedAt, timeZone)}
      </td>
    </tr>
  );
}

function Count({ name, children }: { readonly name: string; readonly children: number }) {
  return (
    <td role="cell" data-name={name} className="numbers">
      {number(children)}
    </td>
  );
}
