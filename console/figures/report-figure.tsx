// The drawing of a report, by the shape of its metric and its split.
import type { MetricAnswer, MetricCatalogue, Series } from '../../src/api/contract/metrics.ts';
import { metricAddress } from '../api/queries.ts';
import { Heatmap, WeeklyChart } from '../charts/lazy.tsx';
import type { ReportFilters } from '../router.tsx';
import { hiddenCaption } from '../words/hidden.ts';
import { captionOf, countText, matchedText } from '../words/matched.ts';
import { isGrouped, splitName } from '../words/splits.ts';
import { weekName } from '../words/weeks.ts';
import { Figure } from './figure.tsx';
import { GroupsFigure } from './groups-figure.tsx';
import { ListFigure } from './list-figure.tsx';
import { measureOf, seriesOf } from './measures.ts';
import { Multiples } from './multiples.tsx';
import { heatTable, splitTable, weeklyTable } from './tables.ts';

interface ReportFigureProps {
  readonly answer: MetricAnswer;
  readonly filters: ReportFilters;
  readonly dimensions: MetricCatalogue['dimensions'];
}

export function ReportFigure({ answer, filters, dimensions }: ReportFigureProps) {
  const { metric, by } = answer;
  const measure = measureOf(metric, filters.measure);
  const series = seriesOf(answer.series, measure.id);
  const csv = metricAddress(metric.id, { from: filters.from, to: filters.to, by }, 'csv');
  const split = splitName(by, dimensions);
  if (metric.shape === 'list') return <ListFigure answer={answer} split={split} csv={csv} />;
  const of = { answer, measure, series, csv };
  if (metric.shape === 'heatmap') return <WeekHeatmap {...of} group={filters.group} />;
  if (isGrouped(by)) return <GroupsFigure {...of} split={split} />;
  return by === 'channel' ? <ByChannel {...of} /> : <Trend {...of} />;
}

interface FigureOf {
  readonly answer: MetricAnswer;
  readonly measure: MetricAnswer['metric']['measures'][number];
  readonly series: readonly Series[];
  readonly csv: string;
}

const boundedCaption = (series: readonly Series[]) =>
  series.some((each) => each.points.some((point) => point.value.state === 'bounded'))
    ? 'Hollow points are bounds: at most or at least that share.'
    : '';

function Trend({ answer, measure, series, csv }: FigureOf) {
  const points = series[0]?.points ?? [];
  const title = `${measure.name}, by week`;
  return (
    <Figure
      title={title}
      csv={csv}
      table={() => weeklyTable(points, measure.name, measure.unit)}
      caption={captionOf(
        boundedCaption(series),
        hiddenCaption(points),
        countText(points),
        matchedText(answer.coverage),
      )}
    >
      <WeeklyChart
        label={title}
        points={points}
        unit={measure.unit}
        height={300}
        span={{ from: answer.from, to: answer.to }}
      />
    </Figure>
  );
}

function ByChannel({ answer, measure, series, csv }: FigureOf) {
  const title = `${measure.name}, by week and channel`;
  const all = series.flatMap((each) => each.points);
  return (
    <Figure
      title={title}
      lead="All on one scale, the highest last week first. Names of channels are not kept."
      csv={csv}
      table={() => splitTable(series, 'Channel', measure.name, measure.unit)}
      caption={captionOf(boundedCaption(series), hiddenCaption(all), matchedText(answer.coverage))}
      instead={
        all.every((each) => each.value.state === 'none')
          ? 'There is nothing to count in any channel in these weeks.'
          : undefined
      }
    >
      <Multiples series={series} unit={measure.unit} span={{ from: answer.from, to: answer.to }} />
    </Figure>
  );
}

function WeekHeatmap({ answer, measure, series, csv, group }: FigureOf & { readonly group: string | undefined }) {
  const isSplit = answer.by !== 'organization';
  // Hours are shown for one group at a time.
  const one = (isSplit && series.find((each) => each.group.id === group)) || series[0];
  const all = one?.points ?? [];
  const week = all.reduce((last, each) => (each.week > last ? each.week : last), '');
  const points = all.filter((each) => each.week === week);
  const title = `${measure.name}, by hour and weekday${isSplit && one ? ` in ${one.group.name}` : ''}`;
  return (
    <Figure
      title={title}
      lead={week && `The block of up to four weeks that ends with ${weekName(week)}. A day starts at 04:00.`}
      csv={csv}
      table={() => heatTable(points, measure.unit)}
      caption={captionOf(hiddenCaption(points), matchedText(answer.coverage))}
    >
      <Heatmap label={title} points={points} unit={measure.unit} />
    </Figure>
  );
}
