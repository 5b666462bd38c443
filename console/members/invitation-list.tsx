// The invitations: those that are open, and what became of the others.
import { Button, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Invitation } from '../../src/api/contract/invitations.ts';
import { invitationsQuery, useAccessChange } from '../api/member-queries.ts';
import { sessionQuery } from '../api/queries.ts';
import { type Column, Ledger } from '../frame/ledger.tsx';
import { Failing, Loading } from '../frame/states.tsx';
import { invitationStates, invitedText } from '../words/members.ts';
import { roleNames } from '../words/roles.ts';
import { instantName } from '../words/weeks.ts';

export function Invitations({ mayChange }: { readonly mayChange: boolean }) {
  const answer = useQuery(invitationsQuery);
  const all = answer.data?.invitations ?? [];
  const open = all.filter(({ state }) => state === 'open');
  const others = all.filter(({ state }) => state !== 'open');
  return (
    <section className="block">
      <Title order={2}>Open invitations</Title>
      {answer.isPending && <Loading height={96} what="Loading invitations" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && open.length === 0 && <p className="dimmed">None is open.</p>}
      {open.length > 0 && <InvitationTable invitations={open} name="Open invitations" mayChange={mayChange} />}
      {others.length > 0 && (
        <details>
          <summary>Earlier invitations</summary>
          <InvitationTable invitations={others} name="Earlier invitations" mayChange={false} />
        </details>
      )}
    </section>
  );
}

interface InvitationTableProps {
  readonly invitations: readonly Invitation[];
  readonly name: string;
  readonly mayChange: boolean;
}

function InvitationTable({ invitations, name, mayChange }: InvitationTableProps) {
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  const columns: readonly (Column<Invitation> | false)[] = [
    { name: 'For', render: (invitation) => <bdi>{invitedText(invitation)}</bdi> },
    { name: 'Role', render: ({ role }) => roleNames[role] },
    { name: 'Made by', render: ({ madeBy }) => <bdi>{madeBy ?? 'Operator'}</bdi> },
    { name: 'Ends', render: ({ endsAt }) => <time dateTime={endsAt}>{instantName(endsAt, timeZone)}</time> },
    { name: 'State', render: ({ state }) => invitationStates[state] },
    mayChange && { name: 'Action', isAction: true, render: (invitation) => <TakeBack invitation={invitation} /> },
  ];
  return <Ledger name={name} columns={columns} rows={invitations} keyOf={({ id }) => id} kind="letting-in" />;
}

function TakeBack({ invitation }: { readonly invitation: Invitation }) {
  const revoke = useAccessChange('DELETE', `/api/invitations/${encodeURIComponent(invitation.id)}`);
  return (
    <>
      <Button variant="default" size="xs" loading={revoke.isPending} onClick={() => revoke.mutate(undefined)}>
        Take back<span className="spoken"> the invitation for {invitedText(invitation)}</span>
      </Button>
      {revoke.isError && <Failing problem={revoke.error} title="It was not taken back" />}
    </>
  );
}
