// What an owner does about one member: role, a link to sign in with, the end of their sessions, and taking them out.
import { Button, Title } from '@mantine/core';
import { useState } from 'react';
import type { Member, SignInLinkAnswer } from '../../src/api/contract/members.ts';
import type { SessionsEnded } from '../../src/api/contract/sessions.ts';
import { useAccessChange } from '../api/member-queries.ts';
import { CopyField } from '../connect/copy-field.tsx';
import { Dialog, DialogActions } from '../frame/dialog.tsx';
import { Failing } from '../frame/states.tsx';
import { counted } from '../words/numbers.ts';
import { RoleChoice } from './role-choice.tsx';

interface ManageMemberProps {
  readonly member: Member | undefined;
  readonly close: () => void;
}

export function ManageMember({ member, close }: ManageMemberProps) {
  return (
    <Dialog isOpen={member !== undefined} close={close} title={member?.name ?? ''}>
      {member && <Managing member={member} close={close} />}
    </Dialog>
  );
}

type ManagingProps = { readonly member: Member; readonly close: () => void };

function Managing({ member, close }: ManagingProps) {
  const [isRemoving, setRemoving] = useState(false);
  if (isRemoving) return <Removing member={member} back={() => setRemoving(false)} close={close} />;
  return (
    <div className="manage">
      <ChangeRole member={member} close={close} />
      <LinkFor member={member} />
      <EndSessions member={member} />
      <section>
        <Title order={3}>Remove</Title>
        <p>Takes the role, every session and every link away at once.</p>
        <Button variant="default" onClick={() => setRemoving(true)}>
          Remove {member.name} …
        </Button>
      </section>
    </div>
  );
}

const pathOf = ({ id }: Member) => `/api/members/${encodeURIComponent(id)}`;

function ChangeRole({ member, close }: ManagingProps) {
  const [role, setRole] = useState(member.role);
  const save = useAccessChange<Member, { readonly role: Member['role'] }>('PATCH', pathOf(member), close);
  return (
    <section>
      <RoleChoice role={role} onChange={setRole} />
      <Button mt="md" disabled={role === member.role} loading={save.isPending} onClick={() => save.mutate({ role })}>
        Change the role
      </Button>
      {save.isError && <Failing problem={save.error} title="The role was not changed" />}
    </section>
  );
}

function LinkFor({ member }: { readonly member: Member }) {
  const make = useAccessChange<SignInLinkAnswer>('POST', `${pathOf(member)}/sign-in-links`);
  return (
    <section>
      <Title order={3}>Sign-in link</Title>
      {make.data ? (
        <CopyField
          label={`Link for ${member.name}`}
          description={`Works once, for ${make.data.minutes} minutes. Whoever opens it first is signed in as ${member.name}.`}
          value={make.data.link}
        />
      ) : (
        <>
          <p>For somebody who cannot get in. That you made it is in the audit log.</p>
          <Button variant="default" loading={make.isPending} onClick={() => make.mutate(undefined)}>
            Make a sign-in link
          </Button>
        </>
      )}
      {make.isError && <Failing problem={make.error} title="There is no link" />}
    </section>
  );
}

function EndSessions({ member }: { readonly member: Member }) {
  const end = useAccessChange<SessionsEnded>('DELETE', `${pathOf(member)}/sessions`);
  return (
    <section>
      <Title order={3}>Sessions</Title>
      <p role="status">
        {end.data
          ? `${counted(end.data.ended, 'session', 'sessions')} ended.`
          : 'Signs them out everywhere. They can sign in again.'}
      </p>
      <Button variant="default" loading={end.isPending} onClick={() => end.mutate(undefined)}>
        End all sessions
      </Button>
      {end.isError && <Failing problem={end.error} title="The sessions go on" />}
    </section>
  );
}

function Removing({ member, back, close }: ManagingProps & { readonly back: () => void }) {
  const remove = useAccessChange('DELETE', pathOf(member), close);
  return (
    <>
      <p>
        Remove <strong>{member.name}</strong>
        {member.email !== null && (
          <>
            {' '}
            (<bdi>{member.email}</bdi>)
          </>
        )}
        ? Their sessions end now, and invitations and API tokens that they made end with them. What they did stays in
        the audit log. To let them in again, invite them.
      </p>
      <DialogActions close={back} closeText="Back" isQuestion>
        <Button className="destroy" loading={remove.isPending} onClick={() => remove.mutate(undefined)}>
          Remove {member.name}
        </Button>
      </DialogActions>
      {remove.isError && <Failing problem={remove.error} title="Nobody was removed" />}
    </>
  );
}
