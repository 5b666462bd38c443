// The owner's way to have one person erased: by an address or token that is looked up and kept nowhere.
import { Button, Checkbox, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { whomOf } from '../words/destroy.ts';
import { DestroyDialog } from './destroy-dialog.tsx';

export function DestroyPerson() {
  const [typed, setTyped] = useState('');
  const [objects, setObjects] = useState(true);
  const [isOpen, { open, close }] = useDisclosure(false);
  const done = () => {
    setTyped('');
    close();
  };
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
      <Checkbox
        mt="md"
        label="And keep nothing about them from now on"
        description="Records an objection. Without it whatever the source shows of them is collected again by the next sync."
        checked={objects}
        onChange={(event) => setObjects(event.currentTarget.checked)}
      />
      <div className="actions dialog-actions">
        <Button variant="default" disabled={typed.trim().length < 3} onClick={open}>
          Erase this person …
        </Button>
      </div>
      <DestroyDialog scope={{ is: 'person', objects, whom: whomOf(typed) }} name="" isOpen={isOpen} close={done} />
    </section>
  );
}
