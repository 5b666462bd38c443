// The overview: one week against the twelve before it, on the whole or by groups of people.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Overview } from '../../src/api/contract/metrics.ts';
import { address } from '../api/client.ts';
import { useMayOversee } from '../api/permission.ts';
import { catalogueQuery, overviewQuery } from '../api/queries.ts';
import { CoverageLine, PartialCoverage } from '../figures/coverage.tsx';
import { ChannelsFigure, HeatFigure, ResponseFigure, WeeklyFigure } from '../figures/overview-figures.tsx';
import { GroupsTable } from '../figures/groups-table.tsx';
import { OverviewSkeleton } from '../figures/skeletons.tsx';
import { SplitPicker } from '../figures/split-picker.tsx';
import { Tiles } from '../figures/tiles.tsx';
import { WeekPicker } from '../figures/week-picker.tsx';
import { ConnectFirst } from '../frame/for-managers.tsx';
import { ButtonLink } from '../frame/links.tsx';
import { PageHead } from '../frame/page.tsx';
import { Empty, Failing } from '../frame/states.tsx';
import { weekRange } from '../words/weeks.ts';

const route = getRouteApi('/frame/overview');

export function OverviewPage() {
  const { week, by } = route.useSearch();
  const navigate = route.useNavigate();
  const answer = useQuery({ ...overviewQuery(week, by), placeholderData: keepPreviousData });
  const choose = (chosen: { week?: string; by?: string | undefined }) =>
    void navigate({ search: (now) => ({ ...now, ...chosen }), resetScroll: false });
  const shown = answer.data?.week ?? undefined;
  return (
    <>
      <PageHead
        title="Overview"
        lead={shown && `How your organization wrote from ${weekRange(shown)}, against the twelve weeks before.`}
        action={
          answer.data &&
          shown && (
            <div className="actions">
              <SplitPicker dimensions={answer.data.dimensions} by={by} onChange={(chosen) => choose({ by: chosen })} />
              <WeekPicker week={shown} weeks={answer.data.weeks} onChange={(chosen) => choose({ week: chosen })} />
            </div>
          )
        }
      />
      {answer.isPending && <OverviewSkeleton />}
      {answer.isError && (
        <Failing
          problem={answer.error}
          retry={() => void answer.refetch()}
          // A split that stands in a shared address may be gone with its HR file.
          action={
            by !== undefined && (
              <ButtonLink to="/overview" search={{ week }} variant="default">
                Show it without a split
              </ButtonLink>
            )
          }
        />
      )}
      {answer.data &&
        (answer.data.week === null ? (
          <NothingYet overview={answer.data} />
        ) : (
          <div aria-busy={answer.isPlaceholderData} className={answer.isPlaceholderData ? 'stale' : undefined}>
            <Sheet overview={answer.data} week={answer.data.week} />
          </div>
        ))}
    </>
  );
}

function NothingYet({ overview }: { readonly overview: Overview }) {
  const mayOversee = useMayOversee();
  if (overview.coverage.isPartial) {
    return (
      <Empty
        title="The first figures are on their way"
        action={
          mayOversee && (
            <ButtonLink to="/connections" variant="default">
              Data Connections
            </ButtonLink>
          )
        }
      >
        An import or a computation is running. This page fills itself when it is done.
      </Empty>
    );
  }
  return (
    <Empty title="Nothing to show yet" action={<ConnectFirst />}>
      When a source is connected, this page shows one week at a glance: how much is written and by how many, when, how
      fast people get an answer, and which channels take part.
    </Empty>
  );
}

function Sheet({ overview, week }: { readonly overview: Overview; readonly week: string }) {
  const catalogue = useQuery(catalogueQuery);
  const by = overview.groups?.by;
  const csv = (part: string) => address('/api/overview', { week, by, format: 'csv', part });
  const of = { overview, catalogue: catalogue.data, csv };
  return (
    <>
      <PartialCoverage coverage={overview.coverage} />
      <Tiles tiles={overview.tiles} week={week} />
      <CoverageLine coverage={overview.coverage} timeZone={overview.timeZone} />
      <GroupsTable overview={overview} csv={csv('groups')} />
      <div className="figures">
        <WeeklyFigure {...of} part="messages" />
        <WeeklyFigure {...of} part="people" />
        <div className="figure-wide">
          <HeatFigure {...of} />
        </div>
        <ResponseFigure {...of} />
        <ChannelsFigure {...of} />
      </div>
    </>
  );
}
