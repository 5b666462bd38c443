// One connector before anything is read: what it reads and why, what is never kept, and the way to begin.
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ConnectorList } from '../../src/api/contract/connections.ts';
import { useMayManage } from '../api/permission.ts';
import { connectionsQuery, connectorsQuery } from '../api/queries.ts';
import { LiveConnector } from '../connect/live-connector.tsx';
import { Slip } from '../connect/slip.tsx';
import { PageHead } from '../frame/page.tsx';
import { Empty, Failing } from '../frame/states.tsx';
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
  return connector.kind === 'api' ? <Live connector={connector} /> : <ArchiveConnector connector={connector} />;
}

function Live({ connector }: { readonly connector: Connector }) {
  const { connection, problem, mode } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <LiveConnector
      connector={connector}
      connectionId={connection}
      problem={problem}
      mode={mode}
      onMode={(chosen) =>
        void navigate({ search: (now) => ({ ...now, mode: chosen }), replace: true, resetScroll: false })
      }
    />
  );
}

function ArchiveConnector({ connector }: { readonly connector: Connector }) {
  const { connection: connectionId } = route.useSearch();
  const connections = useQuery(connectionsQuery);
  const mayManage = useMayManage();
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
      {mayManage ? (
        <SendArchive
          key={target?.id ?? 'new'}
          connector={connector}
          target={target}
          isWaiting={connectionId !== undefined && connections.isPending}
        />
      ) : (
        <Empty title="You may not import an export">
          An owner or a connection administrator of your organization can. Send them the address of this page.
        </Empty>
      )}
      <Slip connector={connector} />
    </>
  );
}
