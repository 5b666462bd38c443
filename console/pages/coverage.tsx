// How complete a connection is, channel by channel: what the source counts against what is stored.
import { SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Coverage } from '../../src/api/contract/live.ts';
import { coverageQuery, liveQuery } from '../api/live-queries.ts';
import { SearchIcon } from '../frame/icons.tsx';
import { PageHead } from '../frame/page.tsx';
import { Empty, Failing, Loading } from '../frame/states.tsx';
import { CoverageTable } from '../live/coverage-table.tsx';
import { CoverageTotals } from '../live/coverage-totals.tsx';
import type { CoverageSearch } from '../live/search.ts';
import { coverageRows, pageOf } from '../words/coverage.ts';
import { number } from '../words/numbers.ts';

const route = getRouteApi('/frame/connections/$connectionId/coverage');

export function CoveragePage() {
  const { connectionId } = route.useParams();
  const answer = useQuery(coverageQuery(connectionId));
  const name = useQuery(liveQuery(connectionId)).data?.name;
  return (
    <>
      <PageHead
        title="Coverage"
        lead="What the source says there is, against what is stored. Channels have made-up names here: theirs are not kept."
        back={
          <Link to="/connections/$connectionId" params={{ connectionId }} className="link">
            <bdi>{name ?? 'The connection'}</bdi>
          </Link>
        }
      />
      {answer.isPending && <Loading height={560} what="Loading the coverage" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data &&
        (answer.data.channels.length === 0 ? (
          <Empty title="Nothing to report yet">
            As soon as the first channel has been read, this page compares what the source counts with what is stored.
          </Empty>
        ) : (
          <Report coverage={answer.data} />
        ))}
    </>
  );
}

const nothingOf = {
  incomplete: 'Every channel that is read is complete.',
  unread: 'Every channel is read.',
  all: 'There is no channel.',
} as const;

function Report({ coverage }: { readonly coverage: Coverage }) {
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: CoverageSearch) =>
    void navigate({ search: (now) => ({ ...now, page: undefined, ...change }), replace: true, resetScroll: false });
  const rows = coverageRows(coverage.channels, filters);
  const { rows: shown, page, pages } = pageOf(rows, filters.page ?? 1);
  return (
    <>
      <CoverageTotals coverage={coverage} />
      <Filters coverage={coverage} filters={filters} onChange={set} />
      {rows.length === 0 ? (
        <p role="status">{filters.search ? 'No channel is called like that.' : nothingOf[filters.show ?? 'all']}</p>
      ) : (
        <CoverageTable
          rows={shown}
          countsReplies={coverage.countsReplies}
          page={page}
          pages={pages}
          onPage={(chosen) => set({ page: chosen })}
        />
      )}
    </>
  );
}

interface FiltersProps {
  readonly coverage: Coverage;
  readonly filters: CoverageSearch;
  readonly onChange: (change: CoverageSearch) => void;
}

function Filters({ coverage, filters, onChange }: FiltersProps) {
  const count = (show: CoverageSearch['show']) => number(coverageRows(coverage.channels, { show }).length);
  return (
    <div className="coverage-filters" role="group" aria-label="Filters">
      <TextInput
        type="search"
        label="Search channels"
        leftSection={<SearchIcon />}
        value={filters.search ?? ''}
        onChange={(event) => onChange({ search: event.currentTarget.value || undefined })}
      />
      <SegmentedControl
        aria-label="Which channels"
        value={filters.show ?? 'all'}
        onChange={(chosen) => onChange({ show: chosen === 'incomplete' || chosen === 'unread' ? chosen : undefined })}
        data={[
          { value: 'all', label: `All ${count(undefined)}` },
          { value: 'incomplete', label: `Not complete ${count('incomplete')}` },
          { value: 'unread', label: `Not read ${count('unread')}` },
        ]}
      />
    </div>
  );
}
