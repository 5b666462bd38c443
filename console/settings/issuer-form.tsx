// Setting up an issuer: what to do there, what to copy from there, and whom it lets in here.
import { Button, NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Issuer, IssuerChange, IssuerCheck, NewIssuer } from '../../src/api/contract/issuers.ts';
import { change } from '../api/client.ts';
import { useAccessChange } from '../api/member-queries.ts';
import { CopyField } from '../connect/copy-field.tsx';
import { DialogActions } from '../frame/dialog.tsx';
import { Failing } from '../frame/states.tsx';
import { Tick } from '../frame/tick.tsx';
import { domainsIn, type IssuerKind, presets, roleLinesIn, roleLinesOf } from '../words/issuers.ts';
import { roles } from '../words/roles.ts';

interface FormProps {
  /** Undefined for a new one. */
  readonly issuer?: Issuer;
  /** To be entered at a new one. */
  readonly redirectUrl?: string;
  readonly close: () => void;
}

interface Draft {
  readonly kind: IssuerKind;
  readonly name: string;
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly domains: string;
  readonly trustsAddresses: boolean;
  readonly takesUninvited: boolean;
  readonly roleClaim: string;
  readonly roles: string;
}

const emptyDraft: Draft = {
  kind: 'google',
  name: presets.google.name,
  url: presets.google.url,
  clientId: '',
  clientSecret: '',
  domains: '',
  trustsAddresses: false,
  takesUninvited: false,
  roleClaim: '',
  roles: '',
};

const draftOf = ({ kind, name, url, clientId, domains, trustsAddresses, uninvitedRole, roleClaim, roles }: Issuer) => ({
  kind,
  name,
  url,
  clientId,
  clientSecret: '',
  domains: domains.join(', '),
  trustsAddresses,
  takesUninvited: uninvitedRole === 'member',
  roleClaim: roleClaim ?? '',
  roles: roleLinesOf(roles),
});

function bodyOf(draft: Draft, isNew: boolean): NewIssuer | IssuerChange {
  const { kind, name, url, clientId, clientSecret, roleClaim } = draft;
  return {
    ...(isNew ? { kind, url: url.trim() } : {}),
    ...(isNew || clientSecret !== '' ? { clientSecret } : {}),
    name: name.trim(),
    clientId: clientId.trim(),
    domains: domainsIn(draft.domains),
    trustsAddresses: draft.trustsAddresses,
    uninvitedRole: draft.takesUninvited ? 'member' : null,
    roleClaim: roleClaim.trim() === '' ? null : roleClaim.trim(),
    roles: roleClaim.trim() === '' ? [] : (roleLinesIn(draft.roles) ?? []),
  };
}

export function IssuerForm({ issuer, redirectUrl, close }: FormProps) {
  const [draft, setDraft] = useState<Draft>(() => (issuer === undefined ? emptyDraft : draftOf(issuer)));
  const set = (changed: Partial<Draft>) => setDraft((before) => ({ ...before, ...changed }));
  const isNew = issuer === undefined;
  const save = useAccessChange<unknown, object>(
    isNew ? 'POST' : 'PATCH',
    `/api/issuers${isNew ? '' : `/${issuer.id}`}`,
    close,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(bodyOf(draft, isNew));
  };
  const isMissing = draft.clientId.trim() === '' || draft.domains.trim() === '' || (isNew && draft.clientSecret === '');
  const hasBadRoles = draft.roleClaim.trim() !== '' && roleLinesIn(draft.roles) === null;
  return (
    <form onSubmit={submit}>
      {redirectUrl !== undefined && <CopyField label="Redirect URL" value={redirectUrl} />}
      <AtTheIssuer draft={draft} set={set} isNew={isNew} />
      <WhoComesIn draft={draft} set={set} />
      <RoleByClaim draft={draft} set={set} isWrong={hasBadRoles} />
      <DialogActions close={close}>
        <Button type="submit" loading={save.isPending} disabled={isMissing || hasBadRoles}>
          {isNew ? 'Add the issuer' : 'Save'}
        </Button>
      </DialogActions>
      {save.isError && <Failing problem={save.error} title="Nothing was changed" />}
    </form>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly set: (changed: Partial<Draft>) => void;
}

function AtTheIssuer({ draft, set, isNew }: PartProps & { readonly isNew: boolean }) {
  const choose = (kind: IssuerKind) => {
    const { isFixed, url, name } = presets[kind];
    set({ kind, url: isFixed ? url : '', name: kind === 'other' ? '' : name });
  };
  return (
    <>
      {isNew && (
        <NativeSelect
          mt="md"
          label="Issuer"
          value={draft.kind}
          onChange={(event) => choose(event.currentTarget.value as IssuerKind)}
          data={Object.entries(presets).map(([value, { name }]) => ({ value, label: name }))}
        />
      )}
      <Steps kind={draft.kind} />
      <TextInput
        label="Name on the button"
        description="“Sign in with …”"
        value={draft.name}
        maxLength={40}
        required
        withAsterisk={false}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      {isNew && <Address draft={draft} set={set} />}
      <TextInput
        mt="md"
        label="Client id"
        value={draft.clientId}
        autoComplete="off"
        onChange={(event) => set({ clientId: event.currentTarget.value })}
      />
      <PasswordInput
        mt="md"
        label="Client secret"
        description={isNew ? 'Kept sealed, and never shown again.' : 'Leave it empty to keep the one that is there.'}
        value={draft.clientSecret}
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': 'Show the client secret' }}
        onChange={(event) => set({ clientSecret: event.currentTarget.value })}
      />
    </>
  );
}

/** What to do at the issuer. */
function Steps({ kind }: { readonly kind: IssuerKind }) {
  return (
    <ol className="measure">
      {presets[kind].steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  );
}

function Address({ draft, set }: PartProps) {
  const { url, isFixed } = presets[draft.kind];
  const check = useMutation({
    mutationFn: (given: string) => change<IssuerCheck>('POST', '/api/issuers/check', { url: given }),
  });
  return (
    <>
      <TextInput
        mt="md"
        label="Address of the issuer"
        placeholder={url}
        readOnly={isFixed}
        value={draft.url}
        maxLength={500}
        required
        withAsterisk={false}
        onChange={(event) => {
          set({ url: event.currentTarget.value });
          check.reset();
        }}
      />
      <Button
        mt="xs"
        variant="default"
        size="xs"
        loading={check.isPending}
        onClick={() => check.mutate(draft.url.trim())}
      >
        Check the address
      </Button>
      {check.isSuccess && (
        <p role="status">
          It answers as an issuer should.{' '}
          {!check.data.saysPkce && 'It does not say whether it knows PKCE; it is used all the same.'}
        </p>
      )}
      {check.isError && <Failing problem={check.error} title="Nobody could sign in there" />}
    </>
  );
}

function WhoComesIn({ draft, set }: PartProps) {
  return (
    <>
      <TextInput
        mt="md"
        label="Domains of addresses"
        description="Whose addresses may sign in, with commas between them."
        placeholder="example.org, example.net"
        value={draft.domains}
        onChange={(event) => set({ domains: event.currentTarget.value })}
      />
      <Tick
        label="Everybody of these domains may come in, as a member"
        description="Without it, only members and who is invited. A member sees their own data alone."
        isOn={draft.takesUninvited}
        onChange={(takesUninvited) => set({ takesUninvited })}
      />
      <Tick
        label="Addresses count as verified where the issuer says nothing about it"
        description="Right only where nobody but your administrators can write the address of an account there, guests included. Microsoft says nothing unless xms_edov is added."
        isOn={draft.trustsAddresses}
        onChange={(trustsAddresses) => set({ trustsAddresses })}
      />
    </>
  );
}

function RoleByClaim({ draft, set, isWrong }: PartProps & { readonly isWrong: boolean }) {
  return (
    <>
      <TextInput
        mt="md"
        label="Claim that says the role (optional)"
        description="Then the issuer decides at every sign-in, and who has no listed value stays out. Empty: roles are given on the Members page."
        placeholder="groups"
        value={draft.roleClaim}
        maxLength={200}
        onChange={(event) => set({ roleClaim: event.currentTarget.value })}
      />
      {draft.roleClaim.trim() !== '' && (
        <Textarea
          mt="md"
          label="Which value means which role"
          description={`One a line; the first that fits counts. Roles: ${roles.join(', ')}.`}
          placeholder="people-team = analyst"
          autosize
          minRows={3}
          value={draft.roles}
          error={isWrong ? 'Each line needs a value, the sign =, and one of the roles.' : undefined}
          onChange={(event) => set({ roles: event.currentTarget.value })}
        />
      )}
    </>
  );
}
