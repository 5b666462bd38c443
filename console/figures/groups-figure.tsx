// A measure by week and group of people: up to seven lines, the other groups in the table, hidden ones named as hidden.
import type { MetricAnswer, Series } from '../../src/api/contract/metrics.ts';
import { GroupLines } from '../charts/lazy.tsx';
import { hiddenCaption } from '../words/hidden.ts';
import { captionOf, matchedText } from '../words/matched.ts';
import { counted } from '../words/numbers.ts';
import { leftToTable, mostLines } from '../words/splits.ts';
import { Figure } from './figure.tsx';
import { rankSeries } from './ranking.ts';
import { splitTable } from './tables.ts';

interface GroupsFigureProps {
  readonly answer: MetricAnswer;
  readonly measure: MetricAnswer['metric']['measures'][number];
  readonly series: readonly Series[];
  /** `Department` */
  readonly split: string;
  readonly csv: string;
}

export function GroupsFigure({ answer, measure, series, split, csv }: GroupsFigureProps) {
  const { visible, hidden } = rankSeries(series);
  const lines = visible.slice(0, mostLines);
  const title = `${measure.name}, by week and ${split.toLowerCase()}`;
  const hasBounds = lines.some((each) => each.points.some((point) => point.value.state === 'bounded'));
  return (
    <Figure
      title={title}
      lead="People are counted in the group that the HR file of that week gives them."
      csv={csv}
      table={() => splitTable(series, split, measure.name, measure.unit)}
      caption={captionOf(
        leftToTable(visible.length),
        hasBounds ? 'Hollow points are bounds: at most or at least that share.' : '',
        hiddenCaption(
          lines.flatMap((each) => each.points),
          'Gaps',
        ),
        matchedText(answer.coverage),
      )}
      instead={visible.length === 0 ? withoutLines(hidden.length) : undefined}
    >
      <GroupLines label={title} series={lines} unit={measure.unit} span={{ from: answer.from, to: answer.to }} />
      <HiddenGroups hidden={hidden} />
    </Figure>
  );
}

const withoutLines = (hidden: number) =>
  hidden === 0
    ? 'In these weeks nobody who was counted has such a group in an HR file.'
    : 'Every group is hidden for privacy in every week. The table lists them with their reason.';

function HiddenGroups({ hidden }: { readonly hidden: readonly Series[] }) {
  if (hidden.length === 0) return null;
  return (
    <p className="hatched" style={{ marginTop: 16 }}>
      <span>
        {counted(hidden.length, 'group is', 'groups are')} hidden for privacy in every week:{' '}
        <bdi>{hidden.map((each) => each.group.name).join(', ')}</bdi>. The table says why.
      </span>
    </p>
  );
}
