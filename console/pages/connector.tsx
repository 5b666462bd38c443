// One connector before anything is read: what it reads and why, what is never kept, and where to drop the archive.
import { Skeleton, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ConnectorList } from '../../src/api/contract/connections.ts';
import { connectionsQuery, connectorsQuery } from '../api/queries.ts';
import { KeptIcon, NeverIcon } from '../frame/icons.tsx';
import { PageHead } from '../frame/page.tsx';
import { Empty, Failing } from '../frame/states.tsx';
import { capital } from '../words/values.ts';
import { SendArchive } from '../imports/send-archive.tsx';

const route = getRouteApi('/frame/connections/new/$connectorId');
type Connector = ConnectorList['connectors'][number];

export function ConnectorPage() {
  const { connectorId } = route.useParams();
  const answer = useQuery(connectorsQuery);
  const connector = answer.data?.connectors.find((each) => each.id === connectorId);
  const back = (
    <Link to="/connections/new" className="link">
      Add a connection
    </Link>
  );
  if (answer.isPending)
    return (
      <>
        <PageHead title="Connector" back={back} />
        <Skeleton height={320} />
      </>
    );
  if (answer.isError)
    return (
      <>
        <PageHead title="Connector" back={back} />
        <Failing problem={answer.error} retry={() => void answer.refetch()} />
      </>
    );
  if (!connector)
    return (
      <>
        <PageHead title="Connector" back={back} />
        <Empty title="There is no such connector">Choose one from the list of connectors.</Empty>
      </>
    );
  return <ConnectorSheet connector={connector} />;
}

function ConnectorSheet({ connector }: { readonly connector: Connector }) {
  const { connection: connectionId } = route.useSearch();
  const connections = useQuery(connectionsQuery);
  const target = connections.data?.connections.find((each) => each.id === connectionId);
  const back = target ? (
    <Link to="/connections/$connectionId" params={{ connectionId: target.id }} className="link">
      <bdi>{target.name}</bdi>
    </Link>
  ) : (
    <Link to="/connections/new" className="link">
      Add a connection
    </Link>
  );
  return (
    <>
      <PageHead title={connector.name} lead={connector.summary} back={back} />
      <SendArchive
        key={target?.id ?? 'new'}
        connector={connector}
        target={target}
        isWaiting={connectionId !== undefined && connections.isPending}
      />
      <div className="slip">
        <section>
          <Title order={2}>What is kept, and why</Title>
          {streamsOf(connector).map(([stream, fields]) => (
            <KeptOfStream key={stream} stream={stream} fields={fields} />
          ))}
        </section>
        <NeverKept connector={connector} />
      </div>
    </>
  );
}

function NeverKept({ connector }: { readonly connector: Connector }) {
  return (
    <section>
      <Title order={2}>What is never kept</Title>
      <ul className="slip-list" data-kind="never">
        {connector.neverKept.map((each) => (
          <li key={each}>
            <NeverIcon />
            <span>{capital(each)}</span>
          </li>
        ))}
      </ul>
      <p className="dimmed small">
        Read in memory, dropped before anything is stored. The{' '}
        <Link to="/inventory" className="link">
          data inventory
        </Link>{' '}
        lists every field.
      </p>
    </section>
  );
}

type Kept = Connector['kept'][number];

function streamsOf(connector: Connector): [string, Kept[]][] {
  return [...Map.groupBy(connector.kept, (each) => each.stream)];
}

function KeptOfStream({ stream, fields }: { readonly stream: string; readonly fields: readonly Kept[] }) {
  return (
    <>
      <Title order={3} className="slip-stream">
        {capital(stream)}
      </Title>
      <ul className="slip-list">
        {fields.map((each) => (
          <li key={each.field}>
            <KeptIcon />
            <span>
              <strong>{each.field}</strong>, as {each.as}
              <br />
              <span className="dimmed">{capital(each.why)}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
