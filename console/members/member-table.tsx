// The members in a table: who they are, what they may do, and when they were last here.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Member } from '../../src/api/contract/members.ts';
import { sessionQuery } from '../api/queries.ts';
import { type Column, Ledger } from '../frame/ledger.tsx';
import { signsInWith } from '../words/members.ts';
import { roleNames } from '../words/roles.ts';
import { dayShort } from '../words/weeks.ts';
import { ManageMember } from './manage-member.tsx';

interface MemberTableProps {
  readonly members: readonly Member[];
  readonly mayChange: boolean;
}

const columns: readonly Column<Member>[] = [
  { name: 'Name', render: (member) => <Name member={member} /> },
  { name: 'Role', render: ({ role }) => roleNames[role] },
  { name: 'Since', render: ({ createdAt }) => dayShort(createdAt) },
  { name: 'Last signed in', render: ({ signedInAt }) => (signedInAt === null ? 'Never' : dayShort(signedInAt)) },
  { name: 'Signs in with', render: signsInWith },
];

export function MemberTable({ members, mayChange }: MemberTableProps) {
  // As it was when the dialog opened: what is asked must not change under the hand that answers.
  const [chosen, setChosen] = useState<Member>();
  const manage: Column<Member> = {
    name: 'Action',
    isAction: true,
    render: (member) => (
      <Button variant="default" size="xs" onClick={() => setChosen(member)}>
        Manage …<span className="spoken"> {member.name}</span>
      </Button>
    ),
  };
  return (
    <>
      <Ledger
        name="Members"
        columns={[...columns, mayChange && manage]}
        rows={members}
        keyOf={({ id }) => id}
        kind="letting-in"
      />
      <ManageMember key={chosen?.id} member={chosen} close={() => setChosen(undefined)} />
    </>
  );
}

function Name({ member: { id, name, email, isEmailVerified } }: { readonly member: Member }) {
  const isYou = useQuery(sessionQuery).data?.member.id === id;
  return (
    <>
      <bdi>{name}</bdi>
      {isYou && <span className="dimmed"> (you)</span>}
      <div className="dimmed small">
        <bdi>{email ?? 'no address'}</bdi>
        {isEmailVerified && ', proved'}
      </div>
    </>
  );
}
