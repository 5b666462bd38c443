// How a connection stands: what it is doing and how far it is, or what happened, what to do and whose turn it is.
import { Button, Progress, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { useMayManage } from '../api/permission.ts';
import { sessionQuery } from '../api/queries.ts';
import { useConsent } from '../connect/use-consent.ts';
import { ButtonLink } from '../frame/links.tsx';
import { Failing } from '../frame/states.tsx';
import { collectedLine, percentOf, turnNames, turnOf } from '../words/live.ts';
import { capital } from '../words/values.ts';
import { instantName } from '../words/weeks.ts';

export function Standing({ connection }: { readonly connection: LiveConnection }) {
  return (
    <section className="block standing" aria-label="State">
      {connection.state === 'collecting' ? <Collecting connection={connection} /> : <Resting connection={connection} />}
      {connection.isSlowClass && connection.state !== 'disconnected' && <SlowClass name={connection.connectorName} />}
    </section>
  );
}

function Collecting({ connection }: { readonly connection: LiveConnection }) {
  const { progress, stored } = connection;
  const percent = percentOf(progress);
  const doing = progress?.doing || 'Beginning';
  return (
    <div className="progress">
      <strong className="progress-doing">
        <span>{capital(doing)}</span>
        {percent !== undefined && <span>{percent} %</span>}
      </strong>
      <Progress
        value={percent ?? 100}
        striped={percent === undefined}
        animated={percent === undefined}
        size="lg"
        aria-label={capital(doing)}
        transitionDuration={150}
      />
      <p className="dimmed">{progress ? collectedLine(progress) : 'Nothing read yet'}</p>
      <p className="dimmed">
        {stored.firstDay === null
          ? 'You can close this page: collecting goes on, and this address shows it again.'
          : 'The newest messages come first, so that figures of the last weeks are there soon. You can close this page.'}
      </p>
    </div>
  );
}

function Resting({ connection }: { readonly connection: LiveConnection }) {
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  const { state, problem, nextSyncAt } = connection;
  const turn = turnOf(connection, nextSyncAt === null ? undefined : instantName(nextSyncAt, timeZone));
  if (problem === null && turn.what === '' && state !== 'up-to-date') return null;
  return (
    <div className="turn" data-tone={state === 'needs-reconnecting' || state === 'failing' ? 'bad' : 'none'}>
      {problem !== null && (
        <>
          <Title order={2}>{problem.message}</Title>
          <p>{problem.next}</p>
        </>
      )}
      {turn.what !== '' && (
        <p>
          {turnNames[turn.who] !== '' && <strong>{turnNames[turn.who]} </strong>}
          {turn.what}
        </p>
      )}
      {problem !== null && (
        <p className="dimmed small">
          Code: <code>{problem.code}</code>
        </p>
      )}
      {state === 'up-to-date' && (
        <p>
          <Link to="/overview" className="link">
            See the overview
          </Link>
        </p>
      )}
      {(state === 'needs-reconnecting' || state === 'disconnected') && <Reconnect connection={connection} />}
    </div>
  );
}

function Reconnect({ connection }: { readonly connection: LiveConnection }) {
  const { id, connectorId, connectorName, mode, state } = connection;
  const consent = useConsent();
  const isAllowed = useMayManage();
  if (!isAllowed) return <p>An owner or an administrator of your organization can reconnect.</p>;
  if (state === 'disconnected') {
    return (
      <div className="actions">
        <ButtonLink
          to="/connections/new/$connectorId"
          params={{ connectorId }}
          search={{ connection: id }}
          variant="default"
        >
          Connect again
        </ButtonLink>
      </div>
    );
  }
  return (
    <>
      <div className="actions">
        <Button
          loading={consent.isPending || consent.isSuccess}
          onClick={() => consent.mutate({ connectorId, mode, connectionId: id })}
        >
          Reconnect
        </Button>
        <Link to="/connections/new/$connectorId" params={{ connectorId }} search={{ connection: id }} className="link">
          Another app, or a token
        </Link>
      </div>
      {consent.isError && <Failing problem={consent.error} title={`${connectorName} was not asked`} />}
    </>
  );
}

function SlowClass({ name }: { readonly name: string }) {
  return (
    <div className="note" role="note">
      <strong>{name} allows this app only one call a minute.</strong> Collecting is complete, but slow. Apps that an
      organization creates for itself are not slowed down: if this one was made by somebody else, create your own and
      reconnect.
    </div>
  );
}
