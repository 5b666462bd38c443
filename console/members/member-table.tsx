// The members in a table: who they are, what they may do, and when they were last here.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Member } from '../../src/api/contract/members.ts';
import { sessionQuery } from '../api/queries.ts';
import { signsInWith } from '../words/members.ts';
import { roleNames } from '../words/roles.ts';
import { dayShort } from '../words/weeks.ts';
import { ManageMember } from './manage-member.tsx';

interface MemberTableProps {
  readonly members: readonly Member[];
  readonly mayChange: boolean;
}

export function MemberTable({ members, mayChange }: MemberTableProps) {
  // As it was when the dialog opened: what is asked must not change under the hand that answers.
  const [chosen, setChosen] = useState<Member>();
  const columns = ['Name', 'Role', 'Since', 'Last signed in', 'Signs in with', ...(mayChange ? ['Action'] : [])];
  return (
    <>
      <div className="sheet ledger-sheet letting-in-sheet" tabIndex={0} role="group" aria-label="Members">
        <table className="ledger letting-in" role="table">
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((each) => (
                <th key={each} scope="col" role="columnheader">
                  {each}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {members.map((each) => (
              <MemberRow key={each.id} member={each} onManage={mayChange ? () => setChosen(each) : undefined} />
            ))}
          </tbody>
        </table>
      </div>
      <ManageMember key={chosen?.id} member={chosen} close={() => setChosen(undefined)} />
    </>
  );
}

interface MemberRowProps {
  readonly member: Member;
  readonly onManage: (() => void) | undefined;
}

function MemberRow({ member, onManage }: MemberRowProps) {
  const isYou = useQuery(sessionQuery).data?.member.id === member.id;
  const { name, email, isEmailVerified, role, createdAt, signedInAt } = member;
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <bdi>{name}</bdi>
        {isYou && <span className="dimmed"> (you)</span>}
        <div className="dimmed small">
          <bdi>{email ?? 'no address'}</bdi>
          {isEmailVerified && ', proved'}
        </div>
      </th>
      <td role="cell" data-name="Role">
        {roleNames[role]}
      </td>
      <td role="cell" data-name="Since">
        {dayShort(createdAt.slice(0, 10))}
      </td>
      <td role="cell" data-name="Last signed in">
        {signedInAt === null ? 'Never' : dayShort(signedInAt.slice(0, 10))}
      </td>
      <td role="cell" data-name="Signs in with">
        {signsInWith(member)}
      </td>
      {onManage && (
        <td role="cell" data-name="Action">
          <Button variant="default" size="xs" onClick={onManage}>
            Manage …<span className="spoken"> {name}</span>
          </Button>
        </td>
      )}
    </tr>
  );
}
