// How a connection stands: what it is doing and how far it is, or why it does nothing now.
import { Progress } from '@mantine/core';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { collectedLine, percentOf } from '../words/live.ts';
import { capital } from '../words/values.ts';
import { Resting } from './resting.tsx';

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

function SlowClass({ name }: { readonly name: string }) {
  return (
    <div className="note" role="note">
      <strong>{name} allows this app only one call a minute.</strong> Collecting is complete, but slow. Apps that an
      organization creates for itself are not slowed down: if this one was made by somebody else, create your own and
      reconnect.
    </div>
  );
}
