// The page of a connection that collects by itself, in each of its states.
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { useMayManage } from '../api/permission.ts';
import { useLive } from '../api/use-live.ts';
import { ArrivedProblem } from '../connect/arrived-problem.tsx';
import { DestroyConnection } from '../destroy/destroy-connection.tsx';
import { PageHead } from '../frame/page.tsx';
import { Failing, Loading, PartialNote } from '../frame/states.tsx';
import { ConnectionState } from '../imports/state.tsx';
import { liveStates } from '../words/live.ts';
import { Actions } from './actions.tsx';
import { HaltConnection } from './halt-connection.tsx';
import { Disconnect } from './disconnect.tsx';
import { Permissions } from './permissions.tsx';
import { ProxySheet } from './proxy.tsx';
import { PsoxySheet } from './psoxy.tsx';
import { Reach } from './reach.tsx';
import { Reads } from './reads.tsx';
import { RefusedScopes } from './refused-scopes.tsx';
import { ByAddress } from './by-address.tsx';
import { SettingUp } from './setting-up.tsx';
import { Standing } from './standing.tsx';
import { Stored } from './stored.tsx';
import { Workspaces } from './workspaces.tsx';
import { SyncLogTable } from './sync-log.tsx';

const back = (
  <Link to="/connections" className="link">
    Data Connections
  </Link>
);

interface LiveSheetProps {
  readonly id: string;
  readonly name: string;
  /** The code that the source's consent page was left with. */
  readonly problem: string | undefined;
}

export function LiveSheet({ id, name, problem }: LiveSheetProps) {
  const answer = useLive(id);
  if (answer.data) return <Sheet connection={answer.data} problem={problem} />;
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

interface SheetProps {
  readonly connection: LiveConnection;
  readonly problem: string | undefined;
}

function Sheet({ connection, problem }: SheetProps) {
  const isAllowed = useMayManage();
  const [isRevoked, setRevoked] = useState(true);
  const isSettingUp = connection.state === 'setting-up';
  return (
    <>
      <PageHead
        title={connection.name}
        lead={<ConnectionState state={connection.state} kind="api" haltedAt={connection.haltedAt} />}
        back={back}
        action={isAllowed && <Actions connection={connection} />}
      />
      <div role="status" className="spoken">
        {liveStates[connection.state].name}
      </div>
      {connection.state === 'disconnected' && !isRevoked && connection.route === 'token' && (
        <PartialNote>
          <strong>{connection.connectorName} did not confirm that the token is void.</strong> It is forgotten here. To
          be sure, remove the app there.
        </PartialNote>
      )}
      {problem !== undefined && <ArrivedProblem code={problem} title="The consent was not renewed" />}
      <RefusedScopes connection={connection} />
      <ByAddress connection={connection} />
      {isSettingUp ? (
        <SettingUp connection={connection} />
      ) : (
        <>
          <Standing connection={connection} />
          {connection.route === 'proxy' && <ProxySheet connection={connection} />}
          {connection.route === 'psoxy' && connection.state !== 'disconnected' && (
            <PsoxySheet connection={connection} />
          )}
          <Workspaces connection={connection} />
          <Stored connection={connection} />
          <SyncLogTable connection={connection} />
          <Reads connection={connection} />
          <Reach connection={connection} />
          <Permissions connection={connection} isFolded />
        </>
      )}
      <HaltConnection id={connection.id} haltedAt={connection.haltedAt} />
      {isAllowed && <Disconnect connection={connection} onDone={setRevoked} />}
      <DestroyConnection id={connection.id} name={connection.name} />
    </>
  );
}
