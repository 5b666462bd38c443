// Making an API token: what it is for, what it opens, for how long; then the token, shown this once.
import { Button, Checkbox, NumberInput, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ApiTokenMade } from '../../src/api/contract/api-tokens.ts';
import { useAccessChange } from '../api/member-queries.ts';
import { ShownOnce } from '../connect/shown-once.tsx';
import { DialogActions, DialogButton } from '../frame/dialog.tsx';
import { Failing } from '../frame/states.tsx';
import { scopes, scopeSentences } from '../words/members.ts';

export function NewToken() {
  return (
    <DialogButton label="New API token …" title="New API token" isPrimary holdsMuch>
      {(close) => <Making close={close} />}
    </DialogButton>
  );
}

function Making({ close }: { readonly close: () => void }) {
  const [made, setMade] = useState<ApiTokenMade>();
  if (made === undefined) return <TokenForm close={close} onMade={setMade} />;
  return (
    <ShownOnce
      label="API token"
      description="Shown this once: it cannot be read again."
      value={made.token}
      close={close}
    >
      A program sends it in the header <code>Authorization: Bearer</code>. Whoever has it can do what it opens.
    </ShownOnce>
  );
}

interface TokenFormProps {
  readonly close: () => void;
  readonly onMade: (made: ApiTokenMade) => void;
}

function TokenForm({ close, onMade }: TokenFormProps) {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [lifeInDays, setLifeInDays] = useState<number | string>(90);
  const make = useAccessChange<ApiTokenMade, object>('POST', '/api/tokens', onMade);
  const isMissing = name.trim() === '' || chosen.length === 0 || typeof lifeInDays !== 'number';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({ name: name.trim(), scopes: chosen, lifeInDays });
  };
  return (
    <form onSubmit={submit}>
      <TextInput
        label="Name"
        description="What it is for; the audit log shows it."
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group mt="md" label="What it opens" value={chosen} onChange={setChosen}>
        <Stack gap="xs" mt="xs">
          {scopes.map((each) => (
            <Checkbox key={each} value={each} label={each} description={scopeSentences[each]} />
          ))}
        </Stack>
      </Checkbox.Group>
      <NumberInput
        mt="md"
        maw={200}
        label="For how many days"
        description="366 at most."
        min={1}
        max={366}
        allowDecimal={false}
        value={lifeInDays}
        onChange={setLifeInDays}
      />
      <DialogActions close={close}>
        <Button type="submit" disabled={isMissing} loading={make.isPending}>
          Make the token
        </Button>
      </DialogActions>
      {make.isError && <Failing problem={make.error} title="There is no new token" />}
    </form>
  );
}
