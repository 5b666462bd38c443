// The page of a connection that collects by itself, in each of its states.
import { Link } from '@tanstack/react-router';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { useMayManage } from '../api/permission.ts';
import { useLive } from '../api/use-live.ts';
import { PageHead } from '../frame/page.tsx';
import { Failing, Loading } from '../frame/states.tsx';
import { ConnectionState } from '../imports/state.tsx';
import { Actions } from './actions.tsx';
import { Disconnect } from './disconnect.tsx';
import { Permissions } from './permissions.tsx';
import { Reads } from './reads.tsx';
import { SettingUp } from './setting-up.tsx';
import { Standing } from './standing.tsx';
import { Stored } from './stored.tsx';
import { SyncLogTable } from './sync-log.tsx';

const back = (
  <Link to="/connections" className="link">
    Data Connections
  </Link>
);

export function LiveSheet({ id, name }: { readonly id: string; readonly name: string }) {
  const answer = useLive(id);
  if (answer.data) return <Sheet connection={answer.data} />;
  return (
    <>
      <PageHead title={name} back={back} />
      {answer.isPending ? (
        <Loading height={480} what="Loading the connection" />
      ) : (
        <Failing problem={answer.error} retry={() => void answer.refetch()} />
      )}
    </>
  );
}

function Sheet({ connection }: { readonly connection: LiveConnection }) {
  const isAllowed = useMayManage();
  const isSettingUp = connection.state === 'setting-up';
  return (
    <>
      <PageHead
        title={connection.name}
        lead={<ConnectionState state={connection.state} isLive />}
        back={back}
        action={isAllowed && <Actions connection={connection} />}
      />
      {isSettingUp ? (
        <SettingUp connection={connection} />
      ) : (
        <>
          <Standing connection={connection} />
          <Stored connection={connection} />
          <SyncLogTable connection={connection} />
          <Reads connection={connection} />
          <Permissions connection={connection} />
        </>
      )}
      {isAllowed && connection.state !== 'disconnected' && <Disconnect connection={connection} />}
    </>
  );
}
