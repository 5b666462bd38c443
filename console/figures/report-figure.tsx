// The drawing of a report, by the shape of its metric and its split.
import type { MetricAnswer, Series } from '../../src/api/contract/metrics.ts';
import { metricAddress } from '../api/queries.ts';
import { Heatmap, WeeklyChart } from '../charts/lazy.tsx';
import type { ReportFilters } from '../router.tsx';
import { hiddenCaption } from '../words/hidden.ts';
import { weekName } from '../words/weeks.ts';
import { Figure } from './figure.tsx';
import { ListFigure } from './list-figure.tsx';
import { measureOf, seriesOf } from './measures.ts';
import { Multiples } from './multiples.tsx';
import { heatTable, splitTable, weeklyTable } from './tables.ts';

interface ReportFigureProps {
  readonly answer: MetricAnswer;
  readonly filters: ReportFilters;
}

export function ReportFigure({ answer, filters }: ReportFigureProps) {
  const { metric, by } = answer;
  const measure = measureOf(metric, filters.measure);
  const series = seriesOf(answer.series, measure.id);
  const csv = metricAddress(metric.id, { from: filters.from, to: filters.to, by }, 'csv');
  if (metric.shape === 'list') return <ListFigure answer={answer} csv={csv} />;
  const of = { answer, measure, series, csv };
  if (metric.shape === 'heatmap')
    return by === 'channel' ? (
      <WeekHeatmap
        {...of}
        series={series.filter((each, index, all) => each.group.id === (filters.channel ?? all[0]?.group.id))}
      />
    ) : (
      <WeekHeatmap {...of} />
    );
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
      caption={`${boundedCaption(series)} ${hiddenCaption(points)}`.trim()}
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
      table={() => splitTable(series, measure.name, measure.unit)}
      caption={`${boundedCaption(series)} ${hiddenCaption(all)}`.trim()}
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

function WeekHeatmap({ answer, measure, series, csv }: FigureOf) {
  const all = series[0]?.points ?? [];
  const week = all.reduce((last, each) => (each.week > last ? each.week : last), '');
  const points = all.filter((each) => each.week === week);
  const where = answer.by === 'channel' && series[0] ? ` in ${series[0].group.name}` : '';
  const title = `${measure.name}, by hour and weekday${where}`;
  return (
    <Figure
      title={title}
      lead={week && `The block of up to four weeks that ends with ${weekName(week)}. A day starts at 04:00.`}
      csv={csv}
      table={() => heatTable(points, measure.unit)}
      caption={hiddenCaption(points)}
    >
      <Heatmap label={title} points={points} unit={measure.unit} />
    </Figure>
  );
}
