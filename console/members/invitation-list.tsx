// The invitations: those that are open, and what became of the others.
import { Button, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Invitation } from '../../src/api/contract/invitations.ts';
import { invitationsQuery, useAccessChange } from '../api/member-queries.ts';
import { sessionQuery } from '../api/queries.ts';
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
  return (
    <div className="sheet ledger-sheet" tabIndex={0} role="group" aria-label={name}>
      <table className="ledger letting-in" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {['For', 'Role', 'Made by', 'Ends', 'State', ...(mayChange ? ['Action'] : [])].map((each) => (
              <th key={each} scope="col" role="columnheader">
                {each}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {invitations.map((each) => (
            <InvitationRow key={each.id} invitation={each} mayChange={mayChange} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function InvitationRow({ invitation, mayChange }: { readonly invitation: Invitation; readonly mayChange: boolean }) {
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  const { id, role, madeBy, endsAt, state } = invitation;
  const revoke = useAccessChange('DELETE', `/api/invitations/${encodeURIComponent(id)}`);
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <bdi>{invitedText(invitation)}</bdi>
      </th>
      <td role="cell" data-name="Role">
        {roleNames[role]}
      </td>
      <td role="cell" data-name="Made by">
        <bdi>{madeBy ?? 'Operator'}</bdi>
      </td>
      <td role="cell" data-name="Ends">
        <time dateTime={endsAt}>{instantName(endsAt, timeZone)}</time>
      </td>
      <td role="cell" data-name="State">
        {invitationStates[state]}
      </td>
      {mayChange && (
        <td role="cell" data-name="Action">
          <Button variant="default" size="xs" loading={revoke.isPending} onClick={() => revoke.mutate(undefined)}>
            Take back<span className="spoken"> the invitation for {invitedText(invitation)}</span>
          </Button>
          {revoke.isError && <Failing problem={revoke.error} title="It was not taken back" />}
        </td>
      )}
    </tr>
  );
}
