// The filters of a report: measure, split, first and last week.
import { NativeSelect } from '@mantine/core';
import type { MetricAnswer, MetricCatalogue, MetricDefinition } from '../../src/api/contract/metrics.ts';
import type { ReportFilters } from '../router.tsx';
import { weekOf, weekOption, weeksBetween } from '../words/weeks.ts';
import { splitName, splitOf, splitsOf } from '../words/splits.ts';
import { measuresOf } from './measures.ts';

interface ReportFiltersBarProps {
  readonly metric: MetricDefinition;
  readonly dimensions: MetricCatalogue['dimensions'];
  readonly filters: ReportFilters;
  readonly answer: MetricAnswer | undefined;
  readonly onChange: (filters: ReportFilters) => void;
}

export function ReportFiltersBar({ metric, dimensions, filters, answer, onChange }: ReportFiltersBarProps) {
  const measures = measuresOf(metric);
  const by = splitOf(metric, filters.by, dimensions);
  const splits = splitsOf(metric, dimensions);
  return (
    <div className="filters" role="group" aria-label="Filters">
      {splits.length > 1 && (
        <NativeSelect
          label="Split by"
          value={by}
          data={splits.map(({ key, name }) => ({ value: key, label: key === 'organization' ? 'Not split' : name }))}
          onChange={(event) => onChange({ by: event.currentTarget.value, group: undefined })}
        />
      )}
      {metric.shape !== 'list' && measures.length > 1 && (
        <NativeSelect
          label="Measure"
          value={filters.measure ?? measures[0]?.id ?? ''}
          data={measures.map((each) => ({ value: each.id, label: each.name }))}
          onChange={(event) => onChange({ measure: event.currentTarget.value })}
        />
      )}
      {metric.shape === 'heatmap' && answer && answer.by !== 'organization' && (
        <GroupFilter
          answer={answer}
          name={splitName(answer.by, dimensions)}
          group={filters.group}
          onChange={onChange}
        />
      )}
      {metric.shape !== 'list' && answer && <WeekFilters answer={answer} onChange={onChange} />}
    </div>
  );
}

/** Hours are shown for one group at a time, because two hundred pictures are none. */
interface GroupFilterProps {
  readonly answer: MetricAnswer;
  /** Of what it is one. */
  readonly name: string;
  readonly group: string | undefined;
  readonly onChange: (filters: ReportFilters) => void;
}

function GroupFilter({ answer, name, group, onChange }: GroupFilterProps) {
  const groups = [...new Map(answer.series.map((each) => [each.group.id, each.group.name]))];
  return (
    <NativeSelect
      label={name}
      value={group ?? groups[0]?.[0] ?? ''}
      data={groups.map(([value, label]) => ({ value, label }))}
      onChange={(event) => onChange({ group: event.currentTarget.value })}
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
