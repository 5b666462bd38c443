// The table of the coverage report, a page of channels at a time.
import { Button } from '@mantine/core';
import { type Column, Ledger } from '../frame/ledger.tsx';
import { type CoverageRow, standingWords } from '../words/coverage.ts';
import { number } from '../words/numbers.ts';
import { capital } from '../words/values.ts';
import { dayShort, daysShort } from '../words/weeks.ts';

interface CoverageTableProps {
  readonly rows: readonly CoverageRow[];
  readonly countsReplies: boolean;
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}

const seen = ({ messagesSeen, messages }: CoverageRow): string =>
  messagesSeen === 0 && messages > 0 ? 'not yet' : number(messagesSeen);

/** Where replies are counted beside what a channel lists, the two together are what is stored. */
const ofThreads = (isSeen: boolean): readonly (Column<CoverageRow> | false)[] => [
  { name: 'In the channel, stored', isNumber: true, render: ({ messagesListed }) => number(messagesListed) },
  isSeen && { name: 'In the channel, at source', isNumber: true, render: seen },
  { name: 'Replies stored', isNumber: true, render: ({ repliesStored }) => number(repliesStored) },
  { name: 'Replies at source', isNumber: true, render: ({ repliesSaid }) => number(repliesSaid) },
  { name: 'Threads owing', isNumber: true, render: ({ threadsOwing }) => number(threadsOwing) },
];

const ofAll = (isSeen: boolean): readonly (Column<CoverageRow> | false)[] => [
  { name: 'Messages stored', isNumber: true, render: ({ messages }) => number(messages) },
  isSeen && { name: 'Messages at source', isNumber: true, render: seen },
];

const columnsWith = (countsReplies: boolean, isSeen: boolean): readonly (Column<CoverageRow> | false)[] => [
  { name: 'Channel', render: ({ name }) => name },
  { name: 'State', render: (row) => <Standing row={row} /> },
  ...(countsReplies ? ofThreads(isSeen) : ofAll(isSeen)),
  { name: 'Days', render: ({ firstDay, lastDay }) => daysShort(firstDay, lastDay) ?? 'none yet' },
  { name: 'Read again', render: ({ recheckedAt }) => (recheckedAt === null ? 'not yet' : dayShort(recheckedAt)) },
];

export function CoverageTable({ rows, countsReplies, page, pages, onPage }: CoverageTableProps) {
  // Before the first count of the source's own there is nothing to compare with.
  const isSeen = rows.some((each) => each.messagesSeen > 0);
  return (
    <>
      <Ledger
        name="Coverage by channel"
        columns={columnsWith(countsReplies, isSeen)}
        rows={rows}
        keyOf={({ channel }) => channel}
      />
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

function Standing({ row }: { readonly row: CoverageRow }) {
  const standing = standingWords(row);
  return (
    <>
      <span className="connection-state" data-tone={standing.tone}>
        {standing.name}
      </span>
      {row.unreadable !== null && <div className="dimmed small">{capital(row.unreadable)}</div>}
    </>
  );
}
