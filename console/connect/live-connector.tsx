// The page of a connector that collects by itself: what it asks for, what it keeps, and the way to the consent.
import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ConnectorList } from '../../src/api/contract/connections.ts';
import type { ConnectorSetup, LiveConnection } from '../../src/api/contract/live.ts';
import { liveQuery, setupQuery } from '../api/live-queries.ts';
import { useMayManage } from '../api/permission.ts';
import { PageHead } from '../frame/page.tsx';
import { Empty, Failing, Loading } from '../frame/states.tsx';
import { inWords } from '../words/live.ts';
import { capital } from '../words/values.ts';
import { ArrivedProblem } from './arrived-problem.tsx';
import { ConnectSteps } from './connect-steps.tsx';
import { ScopeList } from './scope-list.tsx';
import { Slip } from './slip.tsx';

interface LiveConnectorProps {
  readonly connector: ConnectorList['connectors'][number];
  /** The connection to reconnect. */
  readonly connectionId: string | undefined;
  /** The code that the source's consent page was left with. */
  readonly problem: string | undefined;
  readonly mode: LiveConnection['mode'] | undefined;
  readonly onMode: (mode: LiveConnection['mode']) => void;
}

export function LiveConnector({ connector, connectionId, problem, mode, onMode }: LiveConnectorProps) {
  const target = useQuery({ ...liveQuery(connectionId ?? ''), enabled: connectionId !== undefined }).data;
  const isAllowed = useMayManage();
  const answer = useQuery(setupQuery(connector.id));
  const setup = answer.data;
  const chosen = mode ?? target?.mode ?? 'person';
  return (
    <>
      <PageHead
        title={target ? `Reconnect ${target.name}` : connector.name}
        lead={connector.summary}
        back={<Back target={target} />}
      />
      {problem !== undefined && <ArrivedProblem code={problem} title={`${connector.name} is not connected`} />}
      <Prepared setup={setup} problem={answer.error} retry={() => void answer.refetch()}>
        {(known) => <Asked setup={known} mode={chosen} />}
      </Prepared>
      <Slip connector={connector} isFolded />
      {!isAllowed && (
        <section className="block connect">
          <Empty title="You may not connect a source">
            An owner or an administrator of your organization can. Send them the address of this page.
          </Empty>
        </section>
      )}
      {isAllowed && setup && <ConnectSteps setup={setup} connectionId={connectionId} mode={chosen} onMode={onMode} />}
    </>
  );
}

function Back({ target }: { readonly target: LiveConnection | undefined }) {
  if (!target)
    return (
      <Link to="/connections/new" className="link">
        Add a connection
      </Link>
    );
  return (
    <Link to="/connections/$connectionId" params={{ connectionId: target.id }} className="link">
      <bdi>{target.name}</bdi>
    </Link>
  );
}

interface PreparedProps {
  readonly setup: ConnectorSetup | undefined;
  readonly problem: Error | null;
  readonly retry: () => void;
  readonly children: (setup: ConnectorSetup) => ReactNode;
}

function Prepared({ setup, problem, retry, children }: PreparedProps) {
  if (setup) return children(setup);
  if (problem) return <Failing problem={problem} retry={retry} />;
  return <Loading height={320} what="Loading the permissions" />;
}

function Asked({ setup, mode }: { readonly setup: ConnectorSetup; readonly mode: LiveConnection['mode'] }) {
  const scopes = [...(setup.modes.find((each) => each.mode === mode)?.scopes ?? []), ...setup.scopesBeside];
  return (
    <section className="block measure">
      <Title order={2}>What {setup.name} will ask you to allow</Title>
      <p>
        {capital(inWords(scopes.length, 'permission', 'permissions'))}, each for a reason.{' '}
        {setup.reaches.length === 1
          ? 'We read public channels only, and keep no text.'
          : 'How far we look is your decision, made before anything is read: public channels alone, unless you widen it. We keep no text.'}
      </p>
      <ScopeList scopes={scopes} />
      <Lacking setup={setup} />
    </section>
  );
}

function Lacking({ setup: { lacks } }: { readonly setup: ConnectorSetup }) {
  if (lacks.length === 0) return null;
  return (
    <section className="lacks" aria-labelledby="lacks-title">
      <Title order={3} id="lacks-title">
        What it cannot tell
      </Title>
      <ul>
        {lacks.map((why) => (
          <li key={why}>{capital(why)}.</li>
        ))}
      </ul>
      <p className="dimmed small">Figures that need it say “not available”, with the reason, and show no number.</p>
    </section>
  );
}
