// The figures of the overview, each with its words.
import type { MetricCatalogue, Overview } from '../../src/api/contract/metrics.ts';
import { Heatmap, ResponseTimes, WeeklyChart } from '../charts/lazy.tsx';
import { asSeconds, drawn, peopleText, valueText } from '../words/values.ts';
import { responseLead } from '../words/comparison.ts';
import { hiddenCaption } from '../words/hidden.ts';
import { captionOf, countText, matchedText } from '../words/matched.ts';
import { weekName } from '../words/weeks.ts';
import { ChannelBars } from './channel-bars.tsx';
import { Figure } from './figure.tsx';
import { channelTable, heatTable, responseTable, weeklyTable } from './tables.ts';

interface Of {
  readonly overview: Overview;
  readonly catalogue: MetricCatalogue | undefined;
  /** The address of a part's CSV. */
  readonly csv: (part: string) => string;
}

const weekly = {
  messages: {
    metric: 'M01',
    title: 'Messages, by week',
    name: 'Messages',
    unit: 'messages',
    lead: 'Written by people in public channels.',
  },
  people: {
    metric: 'M03',
    title: 'People who wrote, by week',
    name: 'People',
    unit: 'people',
    lead: 'Different people with at least one message in the week.',
  },
} as const;

export function WeeklyFigure({ overview, csv, part }: Of & { readonly part: keyof typeof weekly }) {
  const { metric, title, name, unit, lead } = weekly[part];
  const points = overview.weekly[part]?.points ?? [];
  const tile = overview.tiles.find((each) => each.metric === metric);
  const hasEnough = points.some((each) => each.value.state !== 'none');
  return (
    <Figure
      title={title}
      lead={lead}
      metricId={metric}
      csv={csv('weekly')}
      table={() => weeklyTable(points, name, unit)}
      instead={hasEnough ? undefined : 'There are no weeks to draw yet.'}
      caption={captionOf(
        tile?.band ? 'Pale ribbon: the middle half of the twelve weeks before.' : '',
        hiddenCaption(points),
        countText(points),
        matchedText(overview.coverage),
      )}
    >
      <WeeklyChart label={title} points={points} unit={unit} band={tile?.band} />
    </Figure>
  );
}

/** Blocks do not overlap: the last one may have ended before the page's week, or be cut where the data end. */
function blockOf(points: Overview['heatmap']['points']): string {
  const week = points[0]?.week;
  return week === undefined ? 'four weeks' : `the block of up to four weeks that ends with ${weekName(week)}`;
}

function hoursText({ timeZone, coverage }: Overview): string {
  if (coverage.matchedPeople === null) return `Hours of ${timeZone}.`;
  return `Hours of each author’s time zone in the HR file, else of ${timeZone}.`;
}

export function HeatFigure({ overview, csv }: Of) {
  const { metric, points } = overview.heatmap;
  return (
    <Figure
      title="When messages are written"
      lead={`Hours across, weekdays down, over ${blockOf(points)}. A day starts at 04:00.`}
      metricId={metric}
      csv={csv('heatmap')}
      table={() => heatTable(points, 'messages')}
      instead={points.length > 0 ? undefined : 'There are no messages in these four weeks.'}
      caption={captionOf(hoursText(overview), hiddenCaption(points), matchedText(overview.coverage))}
    >
      <Heatmap label="When messages are written, by hour and weekday" points={points} unit="messages" />
    </Figure>
  );
}

export function ResponseFigure({ overview, catalogue, csv }: Of) {
  const { metric, points, median, p90, people } = overview.responseTimes;
  const measures = catalogue?.metrics.find((each) => each.id === metric)?.measures ?? [];
  const unitOf = (id: string) => measures.find((each) => each.id === id)?.unit ?? 'minutes';
  const secondsOf = (value: typeof median, id: string) => asSeconds(drawn(value) ?? Number.NaN, unitOf(id));
  const known = (seconds: number | undefined) =>
    seconds !== undefined && Number.isFinite(seconds) ? seconds : undefined;
  const valueIn = (id: string, value: typeof median) =>
    value.state === 'shown' ? valueText(value, unitOf(id)) : undefined;
  const isEmpty = points.every((each) => each.value.state === 'none');
  return (
    <Figure
      title="Time to the first reply"
      lead={responseLead(valueIn('median', median), valueIn('p90', p90))}
      metricId={metric}
      csv={csv('response-times')}
      table={() => responseTable(points, 'threads')}
      instead={isEmpty ? 'No thread of this week was answered, so there is nothing to draw.' : undefined}
      caption={captionOf(
        'Threads answered within seven days, by how long the first reply by somebody else took; the axis is logarithmic.',
        people === null ? '' : `n = ${peopleText(people)} who started them.`,
        hiddenCaption(points),
        matchedText(overview.coverage),
      )}
    >
      <ResponseTimes
        label="Time to the first reply"
        points={points}
        unit="threads"
        median={known(secondsOf(median, 'median'))}
        p90={known(secondsOf(p90, 'p90'))}
      />
    </Figure>
  );
}

function withoutParticipation(rows: Overview['channels']['rows']): string | undefined {
  if (rows.length === 0) return 'No channel has messages in this week.';
  if (rows.some((each) => each.participation.state !== 'none')) return undefined;
  return 'The source does not say how many members its channels have, so there is no participation. The table lists the messages of each channel.';
}

export function ChannelsFigure({ overview, csv }: Of) {
  const { metric, rows } = overview.channels;
  return (
    <Figure
      title="Channels, by participation"
      lead="Names of channels are not kept; a channel has the same token everywhere."
      metricId={metric}
      csv={csv('channels')}
      table={() => channelTable(rows)}
      instead={withoutParticipation(rows)}
      caption={captionOf('Shares under 10 % or over 90 % are shown as that bound.', matchedText(overview.coverage))}
    >
      <ChannelBars rows={rows} />
    </Figure>
  );
}
