// One metric: its course, its split by channel or by groups of people, its definition. Every filter stands in the address.
import { Skeleton, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { MetricAnswer, MetricCatalogue, MetricDefinition } from '../../src/api/contract/metrics.ts';
import { catalogueQuery, metricQuery } from '../api/queries.ts';
import { CoverageLine, LackingNote, PartialCoverage } from '../figures/coverage.tsx';
import { Definition } from '../figures/definition.tsx';
import { ReportFigure } from '../figures/report-figure.tsx';
import { ReportFiltersBar } from '../figures/report-filters.tsx';
import { FigureSkeleton } from '../figures/skeletons.tsx';
import { ConnectFirst } from '../frame/for-managers.tsx';
import { PageHead } from '../frame/page.tsx';
import { Empty, Failing } from '../frame/states.tsx';
import type { ReportFilters } from '../router.tsx';
import { splitOf } from '../words/splits.ts';

const route = getRouteApi('/frame/reports/$slug');
const back = (
  <Link to="/reports" className="link">
    Reports
  </Link>
);

export function ReportPage() {
  const { slug } = route.useParams();
  const catalogue = useQuery(catalogueQuery);
  const metric = catalogue.data?.metrics.find((each) => each.slug === slug || each.id === slug);
  if (metric && catalogue.data) return <Report metric={metric} catalogue={catalogue.data} />;
  return (
    <>
      <PageHead title="Report" back={back} />
      {catalogue.isPending && <Skeleton height={320} />}
      {catalogue.isError && <Failing problem={catalogue.error} retry={() => void catalogue.refetch()} />}
      {catalogue.data && <Empty title="There is no such metric">Reports lists those that exist.</Empty>}
    </>
  );
}

interface ReportProps {
  readonly metric: MetricDefinition;
  readonly catalogue: MetricCatalogue;
}

function Report({ metric, catalogue: { k, dimensions } }: ReportProps) {
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const by = splitOf(metric, filters.by, dimensions);
  const answer = useQuery({
    ...metricQuery(metric.id, { from: filters.from, to: filters.to, by }),
    placeholderData: keepPreviousData,
  });
  const change = (changed: ReportFilters) =>
    void navigate({ search: (now) => ({ ...now, ...changed }), replace: true });
  return (
    <>
      <PageHead title={metric.name} lead={metric.question} back={back} />
      <ReportFiltersBar
        metric={metric}
        dimensions={dimensions}
        filters={filters}
        answer={answer.data}
        onChange={change}
      />
      {answer.isPending && <FigureSkeleton height={260} />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && (
        <Answered answer={answer.data} filters={filters} dimensions={dimensions} isStale={answer.isPlaceholderData} />
      )}
      <section className="block" style={{ marginTop: 56, maxWidth: 720 }} aria-labelledby="definition-title">
        <Title order={2} id="definition-title">
          Definition
        </Title>
        <Definition metric={metric} k={k} />
      </section>
    </>
  );
}

interface AnsweredProps {
  readonly answer: MetricAnswer;
  readonly filters: ReportFilters;
  readonly dimensions: MetricCatalogue['dimensions'];
  readonly isStale: boolean;
}

function Answered({ answer, filters, dimensions, isStale }: AnsweredProps) {
  const isEmpty = answer.series.every((each) => each.points.length === 0);
  if (isEmpty && answer.coverage.firstDay === null) {
    return (
      <Empty title="Nothing to show yet" action={<ConnectFirst />}>
        When a source is connected, this page shows the metric week by week.
      </Empty>
    );
  }
  return (
    <div aria-busy={isStale} className={isStale ? 'stale' : undefined}>
      <PartialCoverage coverage={answer.coverage} />
      <LackingNote sentences={answer.lacking} />
      {isEmpty ? (
        <Empty title="Nothing to count in these weeks">
          Choose other weeks. The definition below says when this metric has a value.
        </Empty>
      ) : (
        <ReportFigure answer={answer} filters={filters} dimensions={dimensions} />
      )}
      <div style={{ marginTop: 16 }}>
        <CoverageLine coverage={answer.coverage} timeZone={answer.timeZone} />
      </div>
    </div>
  );
}
