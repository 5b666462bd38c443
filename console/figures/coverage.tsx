// What the figures of a page rest on, and whether more is on its way.
import type { Coverage } from '../../src/api/contract/metrics.ts';
import { PartialNote } from '../frame/states.tsx';
import { counted } from '../words/numbers.ts';
import { dayRange } from '../words/runs.ts';
import { instantName } from '../words/weeks.ts';

/** `12,304 messages by people in 8 channels of 1 connection, 1 March 2024 to 30 June 2026`. */
export function coverageText(coverage: Coverage): string {
  // Zero also stands for a number that is hidden, so it is not told as one.
  const messages =
    coverage.messages > 0
      ? `${counted(coverage.messages, 'message by people', 'messages by people')} in the period, from`
      : 'From';
  const where = `${counted(coverage.channels, 'channel', 'channels')} of ${counted(coverage.connections, 'connection', 'connections')}`;
  return `${messages} ${where}; stored days: ${dayRange(coverage.firstDay, coverage.lastDay)}.`;
}

export function CoverageLine({ coverage, timeZone }: { readonly coverage: Coverage; readonly timeZone: string }) {
  return (
    <p className="coverage small dimmed">
      {coverageText(coverage)}
      {coverage.computedAt && ` Computed ${instantName(coverage.computedAt, timeZone)}.`} Times are of {timeZone}.
    </p>
  );
}

export function PartialCoverage({ coverage }: { readonly coverage: Coverage }) {
  if (!coverage.isPartial) return null;
  return (
    <PartialNote>
      An import or a computation is still running. These figures hold what is in so far and will change.
    </PartialNote>
  );
}

/** What connections cannot tell of what a metric needs. */
export function LackingNote({ sentences }: { readonly sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return <PartialNote>{sentences.join(' ')} No number stands where one would be wrong.</PartialNote>;
}
