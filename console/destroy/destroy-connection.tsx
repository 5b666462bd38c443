// At the foot of a connection's page: the owner's way to have it destroyed with everything that it stored.
import { Title } from '@mantine/core';
import { useIsOwner } from '../api/permission.ts';
import { DestroyButton } from './destroy-dialog.tsx';

export function DestroyConnection({ id, name }: { readonly id: string; readonly name: string }) {
  const isOwner = useIsOwner();
  if (!isOwner) return null;
  return (
    <section className="block disconnect">
      <Title order={2}>Destroy</Title>
      <p className="measure">
        Removes the connection with everything that it stored, to the last byte, when a second person has signed.
      </p>
      <DestroyButton label="Destroy …" scope={{ is: 'connection', connection: id }} name={name} />
    </section>
  );
}
