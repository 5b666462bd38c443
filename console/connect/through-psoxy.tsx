// Reading through a Psoxy that the organization runs already: where it is, what lets us call it, and how it is.
import { Button, Input, SegmentedControl } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ConnectorSetup } from '../../src/api/contract/live.ts';
import type { PsoxyHealth } from '../../src/api/contract/psoxies.ts';
import { change } from '../api/client.ts';
import { connectorPath } from '../api/live-queries.ts';
import { Failing } from '../frame/states.tsx';
import { type Cloud, clouds, draftOf, givenOf, type PsoxyDraft } from '../words/psoxy.ts';
import { Field, type Part, PsoxyCredentials } from './psoxy-credentials.tsx';
import { PsoxySalt } from './psoxy-salt.tsx';
import { PsoxyFindings } from './psoxy-findings.tsx';
import { useConnecting } from './use-connecting.ts';

export function ThroughPsoxy({ setup }: { readonly setup: ConnectorSetup }) {
  const [draft, setDraft] = useState<PsoxyDraft>(draftOf);
  const set = (more: Partial<PsoxyDraft>) => setDraft((before) => ({ ...before, ...more }));
  const health = useMutation({
    mutationFn: () => change<PsoxyHealth>('POST', connectorPath(setup.connectorId, '/psoxy/health'), givenOf(draft)),
  });
  const connect = useConnecting(setup.connectorId, 'psoxy');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    connect.mutate(givenOf(draft));
  };
  return (
    <form className="credentials" onSubmit={submit}>
      <p>
        It holds the token of {setup.name} and gives us tokens in place of the ids of people, and no text. We make
        pseudonyms of them again. Lengths of messages and names of channels do not come through, so figures that need
        them are not available.
      </p>
      <p>What a connection with a token of ours reads too would count twice: destroy that connection first.</p>
      <Field
        label="Address of the Psoxy"
        placeholder="https://abc.lambda-url.eu-central-1.on.aws"
        value={draft.url}
        onChange={(url) => set({ url })}
      />
      <Input.Wrapper label="What lets us call it" labelElement="div" labelProps={{ id: 'psoxy-cloud' }}>
        <SegmentedControl
          fullWidth
          aria-labelledby="psoxy-cloud"
          data={[...clouds]}
          value={draft.cloud}
          onChange={(cloud) => set({ cloud: cloud as Cloud, isMachine: false })}
        />
      </Input.Wrapper>
      <PsoxyCredentials draft={draft} set={set} machine={setup.machine} />
      <Salt draft={draft} set={set} />
      <div className="actions">
        <Button type="submit" variant="default" loading={connect.isPending}>
          Connect through this Psoxy
        </Button>
        <Button variant="subtle" loading={health.isPending} onClick={() => health.mutate()}>
          Ask how it is
        </Button>
      </div>
      {health.isError && <Failing problem={health.error} title="The Psoxy was not asked" />}
      {health.data && <Health health={health.data} />}
      {connect.isError && <Failing problem={connect.error} title="The Psoxy was not connected" />}
    </form>
  );
}

const Salt = ({ draft: { salt, ignoresDots }, set }: Pick<Part, 'draft' | 'set'>) => (
  <PsoxySalt
    title="Match people with an HR file in clear"
    description="With it we can make its tokens of addresses that your HR file names. It is sealed, and never shown again."
    salt={salt}
    ignoresDots={ignoresDots}
    set={set}
  />
);

function Health({ health: { version, isSound, findings } }: { readonly health: PsoxyHealth }) {
  return (
    <div className="note" role="status">
      <strong>
        {isSound ? 'The Psoxy answers and can be connected' : 'The Psoxy answers, and cannot be connected yet'}
        {version === null ? '.' : `, version ${version}.`}
      </strong>
      <PsoxyFindings findings={findings} />
    </div>
  );
}
