// The owner's way to have one person erased: by an address or token that is looked up and kept nowhere.
import { TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { Tick } from '../frame/tick.tsx';
import { whomOf } from '../words/destroy.ts';
import { DestroyButton } from './destroy-dialog.tsx';

export function DestroyPerson() {
  const [typed, setTyped] = useState('');
  const [objects, setObjects] = useState(true);
  return (
    <section className="block disconnect">
      <Title order={2}>One person</Title>
      <p className="measure">
        Every row that is theirs, and their tokens in the rows of others. What is typed is looked up and kept nowhere:
        neither the receipt nor the audit log says who it was.
      </p>
      <TextInput
        label="E-mail address, or token of an account"
        className="measure"
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Tick
        label="And keep nothing about them from now on"
        description="Records an objection. Without it whatever the source shows of them is collected again by the next sync."
        isOn={objects}
        onChange={setObjects}
      />
      <div className="block-link">
        <DestroyButton
          label="Erase this person …"
          scope={{ is: 'person', objects, whom: whomOf(typed) }}
          isDisabled={typed.trim().length < 3}
          onAsked={() => setTyped('')}
        />
      </div>
    </section>
  );
}
