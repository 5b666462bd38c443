// Reading through a proxy in the organization's own network: where it is, and by what it knows us.
import { Button, Input, PasswordInput, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ConnectorSetup } from '../../src/api/contract/live.ts';
import type { ProxyStanding } from '../../src/api/contract/proxies.ts';
import { proxyCallerQuery } from '../api/live-queries.ts';
import { Failing, Loading } from '../frame/states.tsx';
import { CopyField } from './copy-field.tsx';
import { Step, WithCode } from './step.tsx';
import { useConnecting } from './use-connecting.ts';

type Proof = ProxyStanding['proof'];

const proofs: readonly { readonly value: Proof; readonly label: string }[] = [
  { value: 'secret', label: 'Secret' },
  { value: 'token', label: 'Signed tokens' },
  { value: 'certificate', label: 'Certificate' },
];

export function ThroughProxy({ setup }: { readonly setup: ConnectorSetup }) {
  return (
    <>
      <p>
        A small program in your network holds the token of {setup.name} and the key of the pseudonyms; we get rows
        without content from it, and neither token nor key. Channels have no names here then: choose them by patterns.
      </p>
      <p>What a connection with a token of ours reads too would count twice: destroy that connection first.</p>
      <ol className="steps">
        <Step title="Take the token of your own app">
          <p>
            <WithCode text={setup.ownToken} /> It goes to the proxy alone. The redirect URL, the client ID and the
            client secret are not needed here.
          </p>
        </Step>
        <Step title="Start the proxy in your network">
          <StartProxy setup={setup} />
        </Step>
        <Step title="Say where it is, and by what it knows us">
          <ProxyForm setup={setup} />
        </Step>
      </ol>
    </>
  );
}

/** Keeps what is secret in files: a command stands in the history of a shell. */
const startLines = (connectorId: string): string =>
  [
    'openssl rand -hex 32 > key',
    'openssl rand -hex 32 > secret',
    `TACIT_PROXY_CONNECTOR=${connectorId} \\`,
    'TACIT_PROXY_TOKEN_FILE=token TACIT_PROXY_KEY_FILE=key \\',
    'TACIT_PROXY_SECRET_FILE=secret node tacit-proxy.mjs',
  ].join('\n');

function StartProxy({ setup: { connectorId, reaches } }: { readonly setup: ConnectorSetup }) {
  return (
    <>
      <p>
        <WithCode text="It is one file, `tacit-proxy.mjs`, which `npm run build:proxy` makes in a checkout of Tacit and Node 22 or later runs. Put the token into a file `token` beside it; it is the only one that has to hold it." />
      </p>
      <CopyField label="Commands" value={startLines(connectorId)} isLong />
      <p>
        <WithCode text="Keep a copy of `key` where only you have it: with another key everybody is somebody else, and nothing collected before fits. It listens on this machine alone, at port 7450, until `TACIT_PROXY_HOST` says otherwise; from another machine it is asked over TLS. `docs/proxy.md` has all settings, and how it runs in a container or a cloud." />
        {reaches.length > 1 && (
          <WithCode text=" It looks at public channels alone, whatever is decided here, until `TACIT_PROXY_REACH` says more." />
        )}
      </p>
    </>
  );
}

function ProxyForm({ setup }: { readonly setup: ConnectorSetup }) {
  const [url, setUrl] = useState('');
  const [proof, setProof] = useState<Proof>('secret');
  const [secret, setSecret] = useState('');
  const [authority, setAuthority] = useState('');
  const connect = useConnecting(setup.connectorId, 'proxy');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    connect.mutate({
      url: url.trim(),
      proof,
      ...(proof === 'secret' && { secret: secret.trim() }),
      ...(authority.trim() !== '' && { authority: authority.trim() }),
    });
  };
  return (
    <form className="credentials" onSubmit={submit}>
      <Address value={url} onChange={setUrl} />
      <Input.Wrapper label="It knows us by" labelElement="div" labelProps={{ id: 'proof-name' }}>
        <SegmentedControl
          fullWidth
          aria-labelledby="proof-name"
          data={[...proofs]}
          value={proof}
          onChange={(value) => setProof(value as Proof)}
        />
      </Input.Wrapper>
      {proof === 'secret' ? <SharedSecret value={secret} onChange={setSecret} /> : <OurProof proof={proof} />}
      <OwnAuthority value={authority} onChange={setAuthority} />
      <div className="actions">
        <Button type="submit" variant="default" loading={connect.isPending}>
          Connect through this proxy
        </Button>
      </div>
      {connect.isError && <Failing problem={connect.error} title="The proxy was not connected" />}
    </form>
  );
}

interface FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Address({ value, onChange }: FieldProps) {
  return (
    <TextInput
      label="Address of the proxy"
      placeholder="https://proxy.example.org"
      type="url"
      value={value}
      maxLength={300}
      required
      withAsterisk={false}
      autoComplete="off"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function SharedSecret({ value, onChange }: FieldProps) {
  return (
    <PasswordInput
      label="Secret"
      description="The value of TACIT_PROXY_SECRET. It is tried at once, then sealed, and never shown again."
      value={value}
      minLength={32}
      maxLength={500}
      required
      withAsterisk={false}
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': 'Show the secret' }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function OwnAuthority({ value, onChange }: FieldProps) {
  return (
    <details className="fold">
      <summary>Its certificate is of an authority of your own</summary>
      <Textarea
        label="Certificate of the authority"
        description="As PEM. It vouches for this proxy alone."
        value={value}
        maxLength={20_000}
        autosize
        minRows={3}
        maxRows={8}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </details>
  );
}

/** What the proxy has to be given first. */
function OurProof({ proof }: { readonly proof: Exclude<Proof, 'secret'> }) {
  const answer = useQuery(proxyCallerQuery);
  if (answer.isPending) return <Loading height={64} what="Loading what the proxy knows us by" />;
  if (answer.isError) return <Failing problem={answer.error} retry={() => void answer.refetch()} />;
  const { certificate, keys } = answer.data;
  return proof === 'token' ? (
    <CopyField
      label="Our public key"
      description="For TACIT_PROXY_CALLER_KEYS. Set TACIT_PROXY_AUDIENCE to the address above."
      value={JSON.stringify(keys)}
    />
  ) : (
    <CopyField
      label="Our certificate"
      description="For the file of TACIT_PROXY_CALLERS_CA."
      value={certificate}
      isLong
    />
  );
}
