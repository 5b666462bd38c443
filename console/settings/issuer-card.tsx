// One issuer: whom it lets in, and what can be done with it.
import { Button, Title } from '@mantine/core';
import type { Issuer } from '../../src/api/contract/issuers.ts';
import { useLeaveFor } from '../api/issuer-queries.ts';
import { useAccessChange } from '../api/member-queries.ts';
import { DialogActions, DialogButton } from '../frame/dialog.tsx';
import { Failing } from '../frame/states.tsx';
import { counted } from '../words/numbers.ts';
import { IssuerForm } from './issuer-form.tsx';

interface CardProps {
  readonly issuer: Issuer;
  readonly mayChange: boolean;
}

export function IssuerCard({ issuer, mayChange }: CardProps) {
  return (
    <section className="block" aria-label={issuer.name}>
      <Title order={2} mt="xl">
        <bdi>{issuer.name}</bdi>
      </Title>
      <p className="dimmed small">{issuer.url}</p>
      <p>
        Addresses of {issuer.domains.join(', ')}. {sentenceOf(issuer)}
      </p>
      {issuer.trustsAddresses && <p>Addresses count as verified where it says nothing about it.</p>}
      {issuer.roleClaim !== null && (
        <p>
          The claim <code>{issuer.roleClaim}</code> says the role:{' '}
          {issuer.roles.map(({ value, role }) => `${value} is ${role}`).join('; ')}. Who has none of these stays out.
        </p>
      )}
      {mayChange && <Actions issuer={issuer} />}
    </section>
  );
}

const sentenceOf = ({ uninvitedRole, members }: Issuer): string =>
  `${uninvitedRole === null ? 'Members and who is invited come in.' : 'Everybody of them comes in, as a member.'} ${counted(members, 'member signs', 'members sign')} in with it.`;

function Actions({ issuer }: { readonly issuer: Issuer }) {
  const attempt = useLeaveFor(`/api/issuers/${issuer.id}/trial`);
  const own = useLeaveFor('/api/sign-in/own');
  const thenTo = '/settings/sign-in';
  return (
    <>
      <div className="actions">
        <Button variant="default" loading={attempt.isPending} onClick={() => attempt.mutate({ thenTo })}>
          Try it
        </Button>
        <Button variant="default" loading={own.isPending} onClick={() => own.mutate({ issuer: issuer.id, thenTo })}>
          Use it for my own sign-in
        </Button>
        <Change issuer={issuer} />
        <Remove issuer={issuer} />
      </div>
      <p className="dimmed small">Trying it signs in there, comes back here, and changes nothing.</p>
      {attempt.isError && <Failing problem={attempt.error} title="It could not be tried" />}
      {own.isError && <Failing problem={own.error} title="Your sign-in is as it was" />}
    </>
  );
}

function Change({ issuer }: { readonly issuer: Issuer }) {
  return (
    <DialogButton label="Change …" title={`Sign-in with ${issuer.name}`} holdsMuch>
      {(close) => <IssuerForm issuer={issuer} close={close} />}
    </DialogButton>
  );
}

function Remove({ issuer }: { readonly issuer: Issuer }) {
  return (
    <DialogButton label="Remove …" title={`Remove ${issuer.name}`} closing="Close and change nothing">
      {(close) => <Removing issuer={issuer} close={close} />}
    </DialogButton>
  );
}

function Removing({ issuer, close }: { readonly issuer: Issuer; readonly close: () => void }) {
  const remove = useAccessChange('DELETE', `/api/issuers/${issuer.id}`, close);
  return (
    <>
      <p>
        Sessions that were begun with it end now, and {counted(issuer.members, 'member is', 'members are')} bound to no
        issuer any more. They come in by links until they sign in with another one.
      </p>
      <DialogActions close={close} isQuestion>
        <Button className="destroy" loading={remove.isPending} onClick={() => remove.mutate(undefined)}>
          Remove {issuer.name}
        </Button>
      </DialogActions>
      {remove.isError && <Failing problem={remove.error} title="It is still there" />}
    </>
  );
}
