// The filters of a report: measure, split, first and last week.
import { NativeSelect, SegmentedControl } from '@mantine/core';
import type { MetricAnswer, MetricDefinition } from '../../src/api/contract/metrics.ts';
import type { ReportFilters } from '../router.tsx';
import { weekOf, weekOption, weeksBetween } from '../words/weeks.ts';
import { measuresOf, splitOf } from './measures.ts';

interface ReportFiltersBarProps {
  readonly metric: MetricDefinition;
  readonly filters: ReportFilters;
  readonly answer: MetricAnswer | undefined;
  readonly onChange: (filters: ReportFilters) => void;
}

export function ReportFiltersBar({ metric, filters, answer, onChange }: ReportFiltersBarProps) {
  const measures = measuresOf(metric);
  const by = splitOf(metric, filters.by);
  return (
    <div className="filters" role="group" aria-label="Filters">
      {metric.splits.length > 1 && (
        <div>
          <div className="filter-name" id="filter-by">
            Split
          </div>
          <SegmentedControl
            aria-labelledby="filter-by"
            value={by}
            onChange={(chosen) => onChange({ by: chosen === 'channel' ? 'channel' : 'organization' })}
            data={[
              { value: 'organization', label: 'Organization' },
              { value: 'channel', label: 'By channel' },
            ]}
          />
        </div>
      )}
      {metric.shape !== 'list' && measures.length > 1 && (
        <NativeSelect
          label="Measure"
          value={filters.measure ?? measures[0]?.id ?? ''}
          data={measures.map((each) => ({ value: each.id, label: each.name }))}
          onChange={(event) => onChange({ measure: event.currentTarget.value })}
        />
      )}
      {metric.shape === 'heatmap' && answer?.by === 'channel' && (
        <ChannelFilter answer={answer} channel={filters.channel} onChange={onChange} />
      )}
      {metric.shape !== 'list' && answer && <WeekFilters answer={answer} onChange={onChange} />}
    </div>
  );
}

/** Hours are shown for one channel at a time, because two hundred pictures are none. */
function ChannelFilter({
  answer,
  channel,
  onChange,
}: {
  readonly answer: MetricAnswer;
  readonly channel: string | undefined;
  readonly onChange: (filters: ReportFilters) => void;
}) {
  const groups = [...new Map(answer.series.map((each) => [each.group.id, each.group.name]))];
  return (
    <NativeSelect
      label="Channel"
      value={channel ?? groups[0]?.[0] ?? ''}
      data={groups.map(([value, label]) => ({ value, label }))}
      onChange={(event) => onChange({ channel: event.currentTarget.value })}
    />
  );
}

function WeekFilters({
  answer,
  onChange,
}: {
  readonly answer: MetricAnswer;
  readonly onChange: (filters: ReportFilters) => void;
}) {
  const { from, to, coverage } = answer;
  const stored =
    coverage.firstDay && coverage.lastDay
      ? weeksBetween(weekOf(new Date(coverage.firstDay)), weekOf(new Date(coverage.lastDay)))
      : [];
  const weeks = [...new Set([...stored, from, to])].sort().toReversed();
  const options = (keep: (week: string) => boolean) =>
    weeks.filter(keep).map((each) => ({ value: each, label: weekOption(each) }));
  return (
    <>
      <NativeSelect
        label="First week"
        value={from}
        data={options((week) => week <= to)}
        onChange={(event) => onChange({ from: event.currentTarget.value, to })}
      />
      <NativeSelect
        label="Last week"
        value={to}
        data={options((week) => week >= from)}
        onChange={(event) => onChange({ from, to: event.currentTarget.value })}
      />
    </>
  );
}
