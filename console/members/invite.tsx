// Inviting somebody: a role, for whom, and the link to send, which is shown this once.
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { InvitationMade } from '../../src/api/contract/invitations.ts';
import { useAccessChange } from '../api/member-queries.ts';
import { ShownOnce } from '../connect/shown-once.tsx';
import { DialogActions, DialogButton } from '../frame/dialog.tsx';
import { Failing } from '../frame/states.tsx';
import { Tick } from '../frame/tick.tsx';
import { invitedText } from '../words/members.ts';
import { type Role, roleNames } from '../words/roles.ts';
import { RoleChoice } from './role-choice.tsx';

export function Invite() {
  return (
    <DialogButton label="Invite …" title="Invite somebody" isPrimary holdsMuch>
      {(close) => <Inviting close={close} />}
    </DialogButton>
  );
}

function Inviting({ close }: { readonly close: () => void }) {
  const [made, setMade] = useState<InvitationMade>();
  if (made !== undefined) return <Made made={made} close={close} />;
  return <InviteForm close={close} onMade={setMade} />;
}

interface InviteFormProps {
  readonly close: () => void;
  readonly onMade: (made: InvitationMade) => void;
}

function InviteForm({ close, onMade }: InviteFormProps) {
  const [role, setRole] = useState<Role>();
  const [email, setEmail] = useState('');
  const [mustUseOpenId, setMustUseOpenId] = useState(false);
  const invite = useAccessChange<InvitationMade, object>('POST', '/api/invitations', onMade);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ role, email: email.trim() === '' ? null : email.trim(), mustUseOpenId });
  };
  return (
    <form onSubmit={submit}>
      <RoleChoice role={role} onChange={setRole} />
      <TextInput
        mt="md"
        type="email"
        label="Address, if it is for one person"
        description="Nobody with another address can accept it. Leave it empty to let whoever has the link."
        value={email}
        maxLength={254}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <Tick
        label="Only with a sign-in at your issuer"
        description="The issuer then proves the address. Where none is set up, nobody can accept it."
        isOn={mustUseOpenId}
        onChange={setMustUseOpenId}
      />
      <DialogActions close={close}>
        <Button type="submit" disabled={role === undefined} loading={invite.isPending}>
          Make the invitation
        </Button>
      </DialogActions>
      {invite.isError && <Failing problem={invite.error} title="Nobody was invited" />}
    </form>
  );
}

function Made({ made, close }: { readonly made: InvitationMade; readonly close: () => void }) {
  const { invitation, link } = made;
  return (
    <ShownOnce
      label="Link of the invitation"
      description={`${roleNames[invitation.role]} · ${invitedText(invitation)}`}
      value={link}
      close={close}
    >
      It works once, for seven days, and is shown this once. Send it by a way that you trust: whoever opens it first
      comes in. Until then you can take it back on this page.
    </ShownOnce>
  );
}
