// At the foot of a connection's page: the owner's way to have it destroyed with everything that it stored.
import { Button, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMay } from '../api/permission.ts';
import { DestroyDialog } from './destroy-dialog.tsx';

export function DestroyConnection({ id, name }: { readonly id: string; readonly name: string }) {
  const isOwner = useMay(['owner']);
  const [isOpen, { open, close }] = useDisclosure(false);
  if (!isOwner) return null;
  return (
    <section className="block disconnect">
      <Title order={2}>Destroy</Title>
      <p className="measure">
        Removes the connection with everything that it stored, to the last byte, when a second person has signed.
      </p>
      <Button variant="default" onClick={open}>
        Destroy …
      </Button>
      <DestroyDialog scope={{ is: 'connection', connection: id }} name={name} isOpen={isOpen} close={close} />
    </section>
  );
}
