// Settings: the organization, the look, the key that must be backed up, signing out.
import { Button, NativeSelect, SegmentedControl, TextInput, Title, useMantineColorScheme } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { OrganizationChange, Session } from '../../src/api/contract/session.ts';
import { change } from '../api/client.ts';
import { useForget } from '../api/member-queries.ts';
import { useMayOversee } from '../api/permission.ts';
import { sessionQuery } from '../api/queries.ts';
import { PageHead } from '../frame/page.tsx';
import { Failing } from '../frame/states.tsx';
import { SettingsPages } from '../settings/sub-pages.tsx';
import { managers, roleNames } from '../words/roles.ts';
import { lowered } from '../words/values.ts';
import { instantName } from '../words/weeks.ts';

export function SettingsPage() {
  const session = useQuery(sessionQuery).data;
  const mayOversee = useMayOversee();
  if (!session) return null;
  return (
    <>
      <PageHead title="Settings" />
      <SettingsPages />
      {mayOversee && <OrganizationForm key={session.organization.id} session={session} />}
      {mayOversee && <MasterKey />}
      <Look />
      <SignOut session={session} />
    </>
  );
}

const mayChange = (session: Session) => managers.includes(session.member.role);

function OrganizationForm({ session }: { readonly session: Session }) {
  const { organization } = session;
  const [name, setName] = useState(organization.name);
  const [timeZone, setTimeZone] = useState(organization.timeZone);
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: (changed: OrganizationChange) => change('PATCH', '/api/organization', changed),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  const isChanged = name.trim() !== organization.name || timeZone !== organization.timeZone;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({
      ...(name.trim() !== organization.name ? { name: name.trim() } : {}),
      ...(timeZone !== organization.timeZone ? { timeZone } : {}),
    });
  };
  const isAllowed = mayChange(session);
  return (
    <section className="block setting">
      <Title order={2}>Organization</Title>
      <form onSubmit={submit}>
        <TextInput
          label="Name"
          description="Shown at the head of the sidebar."
          value={name}
          maxLength={80}
          required
          withAsterisk={false}
          disabled={!isAllowed}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ZoneSelect zone={timeZone} stored={organization.timeZone} isDisabled={!isAllowed} onChange={setTimeZone} />
        {isAllowed ? (
          <Button type="submit" mt="md" loading={save.isPending} disabled={!isChanged || name.trim() === ''}>
            Save
          </Button>
        ) : (
          <p className="dimmed">An owner or an administrator of your organization can change this.</p>
        )}
        <p role="status" className="dimmed">
          {save.isSuccess && !isChanged ? 'Saved.' : ''}
        </p>
      </form>
      {save.isError && <Failing problem={save.error} title="Nothing was changed" />}
    </section>
  );
}

interface ZoneSelectProps {
  readonly zone: string;
  readonly stored: string;
  readonly isDisabled: boolean;
  readonly onChange: (zone: string) => void;
}

function ZoneSelect({ zone, stored, isDisabled, onChange }: ZoneSelectProps) {
  return (
    <NativeSelect
      mt="md"
      label="Time zone"
      description="Weeks, days and hours of every figure follow it. Changing it computes all figures anew; that can take some minutes."
      value={zone}
      data={zones(stored)}
      disabled={isDisabled}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function zones(current: string): string[] {
  return [...new Set([current, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort();
}

function MasterKey() {
  return (
    <section className="block setting">
      <Title order={2}>Master key</Title>
      <p>
        One key seals everything that has to stay secret: pseudonyms cannot be made again without it. Unless you set{' '}
        <code>TACIT_MASTER_KEY</code>, it lies in a file in the data directory, readable only by the account that runs
        Tacit.
      </p>
      <p>
        <strong>Back it up, apart from the data.</strong> Without the key the stored data cannot be opened again, by you
        or by us. Whoever has both can work out the pseudonym of a person they already know.
      </p>
    </section>
  );
}

function Look() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <section className="block setting">
      <Title order={2} id="look">
        Theme
      </Title>
      <SegmentedControl
        aria-labelledby="look"
        value={colorScheme}
        onChange={(chosen) => setColorScheme(chosen === 'light' || chosen === 'dark' ? chosen : 'auto')}
        data={[
          { value: 'auto', label: 'As this computer' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
    </section>
  );
}

function SignOut({ session }: { readonly session: Session }) {
  const forget = useForget();
  const signOut = useMutation({ mutationFn: () => change('DELETE', '/api/session'), onSuccess: forget });
  return (
    <section className="block setting">
      <Title order={2}>Your session</Title>
      <p>
        Signed in as <bdi>{session.member.name}</bdi>, {lowered(roleNames[session.member.role])}, until{' '}
        {instantName(session.expiresAt, session.organization.timeZone)} unless you use it. To sign in again you need a
        new link, from an owner or from <code>npx tacit sign-in-link</code>, or your issuer.{' '}
        <Link to="/settings/sessions" className="link">
          Your other sessions
        </Link>
      </p>
      <Button variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>
        Sign out
      </Button>
      {signOut.isError && <Failing problem={signOut.error} title="You are still signed in" />}
    </section>
  );
}
