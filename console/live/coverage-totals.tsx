// The sums of the coverage report, each as a sentence that can be checked.
import type { Coverage } from '../../src/api/contract/live.ts';
import { objectedWords, shareOf } from '../words/coverage.ts';
import { counted, number } from '../words/numbers.ts';

export function CoverageTotals({ coverage }: { readonly coverage: Coverage }) {
  const { totals, recheckedWithinDays, objected, countsReplies } = coverage;
  return (
    <section className="block" aria-label="In all">
      <dl className="plan-facts">
        <Fact name="Channels read" value={`${number(totals.readable)} of ${number(totals.channels)}`} />
        <Fact name="Messages stored" value={number(totals.messages)} />
        {countsReplies ? (
          <>
            <Fact
              name="Replies stored"
              value={`${number(totals.repliesStored)} of ${number(totals.repliesSaid)}`}
              note={`${number(shareOf(totals.repliesStored, totals.repliesSaid))} %`}
            />
            <Fact
              name="Threads owing replies"
              value={number(totals.threadsOwing)}
              note={`of ${counted(totals.threads, 'thread', 'threads')}`}
            />
          </>
        ) : (
          <Fact name="Messages at source" value={number(seenIn(coverage))} note="replies among both" />
        )}
      </dl>
      <p className="measure">
        {recheckedWithinDays === null
          ? 'How soon every stored message is read again is known after the first complete round. '
          : `Every stored message is read again within ${counted(recheckedWithinDays, 'day', 'days')}: that is how late replies, edits and deletions are found. `}
        {totals.unnamedReactions > 0 &&
          `${counted(totals.unnamedReactions, 'reaction is', 'reactions are')} counted though the source does not say whose. `}
        {objectedWords(objected)}
      </p>
    </section>
  );
}

/** In the channels that are read, within the horizon, when each was last read through. */
const seenIn = ({ channels }: Coverage): number =>
  channels.reduce((sum, { messagesSeen, unreadable }) => sum + (unreadable === null ? messagesSeen : 0), 0);

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
}

function Fact({ name, value, note }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        {note && <span className="dimmed small"> {note}</span>}
      </dd>
    </div>
  );
}
