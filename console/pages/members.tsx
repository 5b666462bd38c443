// The members: who may sign in, with which role, and who was invited.
import { useQuery } from '@tanstack/react-query';
import { membersQuery } from '../api/member-queries.ts';
import { useIsOwner } from '../api/permission.ts';
import { PageHead } from '../frame/page.tsx';
import { Failing, Loading } from '../frame/states.tsx';
import { Invitations } from '../members/invitation-list.tsx';
import { Invite } from '../members/invite.tsx';
import { MemberTable } from '../members/member-table.tsx';

export function MembersPage() {
  const answer = useQuery(membersQuery);
  const mayChange = useIsOwner();
  return (
    <>
      <PageHead
        title="Members"
        lead="Who may sign in to this console, and what each may do. Every change is in the audit log."
        action={mayChange && <Invite />}
      />
      {answer.isPending && <Loading height={240} what="Loading members" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && (
        <section className="block">
          <MemberTable members={answer.data.members} mayChange={mayChange} />
          {!mayChange && <p className="dimmed">An owner of your organization can invite, change and remove members.</p>}
        </section>
      )}
      <Invitations mayChange={mayChange} />
    </>
  );
}
