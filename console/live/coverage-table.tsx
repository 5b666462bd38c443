// The table of the coverage report, a page of channels at a time.
import { Button } from '@mantine/core';
import { type CoverageRow, standingWords } from '../words/coverage.ts';
import { number } from '../words/numbers.ts';
import { capital } from '../words/values.ts';
import { dayShort } from '../words/weeks.ts';

interface CoverageTableProps {
  readonly rows: readonly CoverageRow[];
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}

// Replies are counted beside them: the two together are what is stored.
const listedColumn = 'In the channel, stored';
const seenColumn = 'In the channel, at source';
const columns = [
  'Channel',
  'State',
  listedColumn,
  seenColumn,
  'Replies stored',
  'Replies at source',
  'Threads owing',
  'Days',
  'Read again',
];
const numeric = new Set(columns.slice(2, 7));

export function CoverageTable({ rows, page, pages, onPage }: CoverageTableProps) {
  // Before the first count of the source's own there is nothing to compare with.
  const isSeen = rows.some((each) => each.messagesSeen > 0);
  return (
    <>
      <div className="sheet ledger-sheet" tabIndex={0} role="group" aria-label="Coverage by channel">
        <table className="ledger" role="table">
          <thead role="rowgroup">
            <tr role="row">
              {columns
                .filter((each) => isSeen || each !== seenColumn)
                .map((each) => (
                  <th key={each} scope="col" role="columnheader" className={numeric.has(each) ? 'numbers' : undefined}>
                    {each}
                  </th>
                ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map((each) => (
              <Row key={each.channel} row={each} isSeen={isSeen} />
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

function Row({ row, isSeen }: { readonly row: CoverageRow; readonly isSeen: boolean }) {
  const standing = standingWords(row);
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
      <Count name={listedColumn}>{row.messagesListed}</Count>
      {isSeen && (
        <Count name={seenColumn}>
          {row.messagesSeen === 0 && row.messagesListed > 0 ? undefined : row.messagesSeen}
        </Count>
      )}
      <Count name="Replies stored">{row.repliesStored}</Count>
      <Count name="Replies at source">{row.repliesSaid}</Count>
      <Count name="Threads owing">{row.threadsOwing}</Count>
      <td role="cell" data-name="Days">
        {daysOf(row)}
      </td>
      <td role="cell" data-name="Read again">
        {row.recheckedAt === null ? 'not yet' : dayShort(row.recheckedAt)}
      </td>
    </tr>
  );
}

function daysOf({ firstDay, lastDay }: CoverageRow): string {
  if (firstDay === null || lastDay === null) return 'none yet';
  return firstDay === lastDay ? dayShort(firstDay) : `${dayShort(firstDay)} to ${dayShort(lastDay)}`;
}

/** Undefined where it has not been counted. */
function Count({ name, children }: { readonly name: string; readonly children: number | undefined }) {
  return (
    <td role="cell" data-name={name} className="numbers">
      {children === undefined ? 'not yet' : number(children)}
    </td>
  );
}
