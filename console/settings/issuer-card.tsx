// One issuer: whom it lets in, and what can be done with it.
import { Button, Modal, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Issuer } from '../../src/api/contract/issuers.ts';
import { useIssuerChange, useLeaveFor } from '../api/issuer-queries.ts';
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
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" onClick={open}>
        Change …
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={`Sign-in with ${issuer.name}`}
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <IssuerForm issuer={issuer} close={close} />
      </Modal>
    </>
  );
}

function Remove({ issuer }: { readonly issuer: Issuer }) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const remove = useIssuerChange('DELETE', `/api/issuers/${issuer.id}`, close);
  return (
    <>
      <Button variant="default" onClick={open}>
        Remove …
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={`Remove ${issuer.name}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <p>
          Sessions that were begun with it end now, and {counted(issuer.members, 'member is', 'members are')} bound to
          no issuer any more. They come in by links until they sign in with another one.
        </p>
        <div className="actions dialog-actions">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate(undefined)}>
            Remove it
          </Button>
        </div>
        {remove.isError && <Failing problem={remove.error} title="It is still there" />}
      </Modal>
    </>
  );
}
