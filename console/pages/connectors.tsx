// Add New Connection: what can be connected, to be searched.
import { Skeleton, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ConnectorList } from '../../src/api/contract/connections.ts';
import { connectorsQuery } from '../api/queries.ts';
import { ArrivedProblem } from '../connect/arrived-problem.tsx';
import { SearchIcon } from '../frame/icons.tsx';
import { PageHead } from '../frame/page.tsx';
import { Failing } from '../frame/states.tsx';
import { matches } from '../words/search.ts';

const route = getRouteApi('/frame/connections/new');

export function ConnectorsPage() {
  const { search = '', problem } = route.useSearch();
  const navigate = route.useNavigate();
  const answer = useQuery(connectorsQuery);
  return (
    <>
      <PageHead
        title="Add a connection"
        lead="Choose what to read. You see what is kept and what never is before anything is read."
        back={
          <Link to="/connections" className="link">
            Data Connections
          </Link>
        }
      />
      {problem !== undefined && <ArrivedProblem code={problem} title="Nothing was connected" />}
      <TextInput
        type="search"
        label="Search connectors"
        leftSection={<SearchIcon />}
        value={search}
        onChange={(event) =>
          void navigate({ search: { search: event.currentTarget.value || undefined, problem }, replace: true })
        }
        maw={420}
        mb="lg"
      />
      {answer.isPending && <Skeleton height={88} />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && (
        <Found
          connectors={answer.data.connectors.filter((each) => matches(search, [each.name, each.summary]))}
          search={search}
        />
      )}
    </>
  );
}

function Found({ connectors, search }: ConnectorList & { readonly search: string }) {
  if (connectors.length === 0)
    return <p role="status">No connector matches “{search}”. More connectors come with later versions.</p>;
  return (
    <ul className="connector-list">
      {connectors.map((each) => (
        <li key={each.id}>
          <Link to="/connections/new/$connectorId" params={{ connectorId: each.id }} className="connection-name">
            {each.name}
          </Link>
          <span className="dimmed small connector-kind">
            {each.kind === 'api' ? 'Collects by itself' : 'From a file'}
          </span>
          <p>{each.summary}</p>
          {each.needs.length > 0 && (
            <p className="dimmed small">Needs: {each.needs.map((need) => need.replace(/\.$/, '')).join(' · ')}</p>
          )}
        </li>
      ))}
    </ul>
  );
}
