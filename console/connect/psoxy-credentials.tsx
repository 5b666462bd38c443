// What lets us call a Psoxy, by the cloud in which it runs: keys that somebody brings, or what the machine itself may show.
import { PasswordInput, Textarea, TextInput } from '@mantine/core';
import type { ConnectorSetup } from '../../src/api/contract/live.ts';
import { Tick } from '../frame/tick.tsx';
import type { PsoxyDraft } from '../words/psoxy.ts';
import { CopyField } from './copy-field.tsx';

export interface Part {
  readonly draft: PsoxyDraft;
  readonly set: (more: Partial<PsoxyDraft>) => void;
}

interface WithMachine extends Part {
  readonly machine: ConnectorSetup['machine'];
}

export function PsoxyCredentials({ draft, set, machine }: WithMachine) {
  if (draft.cloud === 'bearer') {
    return <Secret label="Bearer" value={draft.bearer} onChange={(bearer) => set({ bearer })} />;
  }
  const { cloud, isMachine } = draft;
  const part = { draft, set };
  return (
    <>
      {cloud === 'aws' && (
        <Field
          label="Role that may call"
          placeholder="arn:aws:iam::123456789012:role/psoxy-caller"
          value={draft.roleArn}
          onChange={(roleArn) => set({ roleArn })}
        />
      )}
      <Machine {...part} machine={machine} />
      {isMachine && cloud === 'aws' && (
        <CopyField
          label="External ID"
          description="Let the trust policy of the role ask for it: then it is taken on for your organization alone."
          value={machine.externalId}
        />
      )}
      {!isMachine && (cloud === 'aws' ? <KeyOfAws {...part} /> : <KeyOfGoogle {...part} />)}
    </>
  );
}

const names = { aws: 'AWS', google: 'Google’s cloud' } as const;

/** Off unless the operator of the installation allows it: then it is said how. */
function Machine({ draft, set, machine: { allowed, organizationId } }: WithMachine) {
  const cloud = draft.cloud === 'google' ? 'google' : 'aws';
  if (allowed.includes(cloud)) {
    return (
      <Tick
        label="With the credentials of the machine"
        description={`Tacit runs in ${names[cloud]} and shows what that says of its machine. There is no key to bring.`}
        isOn={draft.isMachine}
        onChange={(isMachine) => set({ isMachine })}
      />
    );
  }
  return (
    <details className="fold">
      <summary>Without a key, where Tacit itself runs in {names[cloud]}</summary>
      <p>
        The credentials of its machine belong to whoever operates this installation, who allows your organization to use
        them with this in the environment of the server{cloud === 'google' && ', and names no other'}:
      </p>
      <CopyField label="For the environment" value={`TACIT_MACHINE_CREDENTIALS=${organizationId}`} />
    </details>
  );
}

function KeyOfGoogle({ draft, set }: Part) {
  return (
    <Textarea
      label="Key of the service account"
      description="The JSON file as Google gives it. It is tried at once, then sealed, and never shown again."
      value={draft.keyFile}
      maxLength={8000}
      required
      withAsterisk={false}
      autosize
      minRows={3}
      maxRows={8}
      onChange={(event) => set({ keyFile: event.currentTarget.value })}
    />
  );
}

function KeyOfAws({ draft, set }: Part) {
  return (
    <>
      <Field label="Access key ID" value={draft.accessKeyId} onChange={(accessKeyId) => set({ accessKeyId })} />
      <Secret
        label="Secret access key"
        value={draft.secretAccessKey}
        onChange={(secretAccessKey) => set({ secretAccessKey })}
      />
      <details className="fold">
        <summary>The role wants an external ID</summary>
        <Field label="External ID" value={draft.externalId} isOptional onChange={(externalId) => set({ externalId })} />
      </details>
    </>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly isOptional?: boolean;
  readonly onChange: (value: string) => void;
}

export function Field({
  label,
  value,
  placeholder,
  isOptional = false,
  onChange,
}: FieldProps & { readonly placeholder?: string }) {
  return (
    <TextInput
      label={label}
      {...(placeholder !== undefined && { placeholder })}
      value={value}
      maxLength={2000}
      required={!isOptional}
      withAsterisk={false}
      autoComplete="off"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function Secret({
  label,
  value,
  description,
  isOptional = false,
  onChange,
}: FieldProps & { readonly description?: string }) {
  return (
    <PasswordInput
      label={label}
      description={description ?? 'It is tried at once, then sealed, and never shown again.'}
      value={value}
      maxLength={4000}
      required={!isOptional}
      withAsterisk={false}
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': `Show: ${label}` }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
