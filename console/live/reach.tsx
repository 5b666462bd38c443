// How far a connection looks: the decision, what waits for a second signature, and how often it calls.
import { Button, NumberInput, Radio, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import type { Limits } from '../../src/api/contract/reach.ts';
import { change } from '../api/client.ts';
import { connectionPath } from '../api/live-queries.ts';
import { useMayManage } from '../api/permission.ts';
import { Failing, PartialNote } from '../frame/states.tsx';
import { changeSays, reachWords } from '../words/reach.ts';

interface ReachProps {
  readonly connection: LiveConnection;
}

/** Nothing for a source that offers one reach alone. */
export function Reach({ connection }: ReachProps) {
  const { limits, state } = connection;
  const mayManage = useMayManage() && state !== 'disconnected';
  if (limits.reaches.length < 2) return null;
  return (
    <section className="block choice">
      <Title order={2}>How far it looks</Title>
      {limits.reachAsked && (
        <PartialNote>
          <strong>{reachWords[limits.reachAsked.to].name}: waits for a second signature.</strong> Until then it looks no
          farther than below. <Waiting />
        </PartialNote>
      )}
      {mayManage ? <Deciding connection={connection} /> : <p>{reachWords[limits.reach].name}.</p>}
      {mayManage && limits.pace && <Pace id={connection.id} pace={limits.pace} />}
    </section>
  );
}

const Waiting = () => (
  <Link to="/approvals" className="link">
    What needs two
  </Link>
);

function Deciding({ connection }: ReachProps) {
  const { id, limits, state } = connection;
  const [chosen, choose] = useState(limits.reach);
  const queryClient = useQueryClient();
  const decide = useMutation({
    mutationFn: () => change('PUT', connectionPath(id, '/reach'), { reach: chosen }),
    onSettled: () => queryClient.invalidateQueries(),
  });
  return (
    <>
      <Radio.Group
        label="Read"
        value={chosen}
        onChange={(value) => choose(limits.reaches.find((each) => each === value) ?? limits.reach)}
      >
        {limits.reaches.map((each) => (
          <Radio key={each} value={each} label={reachWords[each].name} description={reachWords[each].says} />
        ))}
      </Radio.Group>
      {chosen !== limits.reach && (
        <div className="actions">
          <Button variant="default" loading={decide.isPending} onClick={() => decide.mutate()}>
            {changeSays(limits.reach, chosen, state !== 'setting-up').startsWith('Waits')
              ? 'Ask for a second signature'
              : 'Change how far it looks'}
          </Button>
          <span className="dimmed">{changeSays(limits.reach, chosen, state !== 'setting-up')}</span>
        </div>
      )}
      {decide.isError && <Failing problem={decide.error} title="Nothing was changed" />}
    </>
  );
}

function Pace({ id, pace }: { readonly id: string; readonly pace: NonNullable<Limits['pace']> }) {
  const [calls, setCalls] = useState<number | string>(pace.callsPerSecond);
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      change('PUT', connectionPath(id, '/pace'), {
        callsPerSecond: Number(calls) === pace.proposed ? null : Number(calls),
      }),
    onSettled: () => queryClient.invalidateQueries(),
  });
  return (
    <>
      <NumberInput
        label="Calls a second, at most"
        description={`The organization has ${pace.most} together, shared with ${pace.sharedWith}. ${pace.proposed} unless you say otherwise.`}
        value={calls}
        min={1}
        max={pace.most}
        allowDecimal={false}
        className="choice-horizon"
        onChange={setCalls}
      />
      {Number(calls) !== pace.callsPerSecond && (
        <div className="actions">
          <Button variant="default" loading={save.isPending} onClick={() => save.mutate()}>
            Save the pace
          </Button>
        </div>
      )}
      {save.isError && <Failing problem={save.error} title="Nothing was changed" />}
    </>
  );
}
