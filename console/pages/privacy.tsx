// Settings > Privacy: how few people a figure may speak of, how many objected, and how long a destruction waits.
import { Button, NumberInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Privacy, PrivacyChange } from '../../src/api/contract/approvals.ts';
import { change } from '../api/client.ts';
import { privacyQuery } from '../api/destroy-queries.ts';
import { useIsOwner } from '../api/permission.ts';
import { PageHead } from '../frame/page.tsx';
import { Failing, Loading } from '../frame/states.tsx';
import { Objections } from '../settings/objections.tsx';
import { SettingsPages } from '../settings/sub-pages.tsx';
import { waitText } from '../words/destroy.ts';

export function PrivacyPage() {
  const answer = useQuery(privacyQuery);
  return (
    <>
      <PageHead title="Privacy" />
      <SettingsPages />
      {answer.isPending && <Loading height={320} what="Loading the settings of privacy" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && <Settings key={JSON.stringify(answer.data)} privacy={answer.data} />}
    </>
  );
}

function Settings({ privacy }: { readonly privacy: Privacy }) {
  return (
    <>
      <MinimumGroup privacy={privacy} />
      <section className="block setting">
        <Title order={2}>Single persons</Title>
        <p>There is no figure about a single person, and no option that would switch one on.</p>
      </section>
      <Objections />
      <Waiting hours={privacy.destroyWaitsHours} />
    </>
  );
}

function MinimumGroup({ privacy }: { readonly privacy: Privacy }) {
  const { minimumGroup, smallestMinimum, largestMinimum, asked } = privacy;
  return (
    <section className="block setting">
      <Title order={2}>Minimum group</Title>
      <p>
        A figure speaks of <strong>{minimumGroup} people or more</strong>; of fewer it is hidden, everywhere and at
        once. A higher minimum holds as soon as it is saved. A lower one, never under {smallestMinimum}, needs a second
        signature.
      </p>
      {asked !== null && (
        <p role="status">
          Lowering it to {asked.to} waits for a second signature.{' '}
          <Link to="/approvals" className="link">
            Review
          </Link>
        </p>
      )}
      <NumberForm
        label="People"
        value={minimumGroup}
        min={smallestMinimum}
        max={largestMinimum}
        buttonText={(to) => (to < minimumGroup ? 'Ask to lower it' : 'Save')}
        changeOf={(to) => ({ minimumGroup: to })}
      />
    </section>
  );
}

function Waiting({ hours }: { readonly hours: number }) {
  return (
    <section className="block setting">
      <Title order={2}>Waiting time of a destruction</Title>
      <p>
        A destruction begins {waitText(hours)} its second signature. While it waits it can be stopped under{' '}
        <Link to="/destroy" className="link">
          Destroy
        </Link>
        .
      </p>
      <NumberForm
        label="Hours"
        value={hours}
        min={0}
        max={720}
        buttonText={() => 'Save'}
        changeOf={(to) => ({ destroyWaitsHours: to })}
      />
    </section>
  );
}

interface NumberFormProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly buttonText: (to: number) => ReactNode;
  readonly changeOf: (to: number) => PrivacyChange;
}

function NumberForm({ label, value, min, max, buttonText, changeOf }: NumberFormProps) {
  const isOwner = useIsOwner();
  const [to, setTo] = useState<number | string>(value);
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: (wanted: number) => change<Privacy>('PATCH', '/api/privacy', changeOf(wanted)),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  if (!isOwner) return <p className="dimmed">An owner of your organization can change this.</p>;
  const isChanged = typeof to === 'number' && to !== value;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isChanged) save.mutate(to);
  };
  return (
    <form onSubmit={submit}>
      <NumberInput label={label} value={to} min={min} max={max} allowDecimal={false} w={160} onChange={setTo} />
      <Button type="submit" mt="md" loading={save.isPending} disabled={!isChanged}>
        {buttonText(Number(to))}
      </Button>
      {save.isError && <Failing problem={save.error} title="Nothing was changed" />}
    </form>
  );
}
