// The switch of one connection: while it is halted nothing is collected or imported for it.
import { Button, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { change } from '../api/client.ts';
import { connectionPath } from '../api/live-queries.ts';
import { useMayManage } from '../api/permission.ts';
import { sessionQuery } from '../api/queries.ts';
import { Failing } from '../frame/states.tsx';
import { instantName } from '../words/weeks.ts';

export function HaltConnection({ id, haltedAt }: { readonly id: string; readonly haltedAt: string | null }) {
  const mayManage = useMayManage();
  const zone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  const queryClient = useQueryClient();
  const turn = useMutation({
    mutationFn: (as: 'halt' | 'unhalt') => change('POST', connectionPath(id, `/${as}`)),
    onSettled: () => queryClient.invalidateQueries(),
  });
  const isHalted = haltedAt !== null;
  if (!isHalted && !mayManage) return null;
  return (
    <section className="block disconnect">
      <Title order={2}>{isHalted ? 'Halted' : 'Halt'}</Title>
      <p className="measure">
        {isHalted
          ? `Since ${instantName(haltedAt, zone)} nothing is collected or imported for this connection. What is stored stays.`
          : 'Stops this connection alone: nothing is collected or imported for it until somebody resumes. What is stored stays.'}
      </p>
      {mayManage && (
        <Button variant="default" loading={turn.isPending} onClick={() => turn.mutate(isHalted ? 'unhalt' : 'halt')}>
          {isHalted ? 'Resume this connection' : 'Halt this connection'}
        </Button>
      )}
      {turn.isError && <Failing problem={turn.error} title="Nothing was changed" />}
    </section>
  );
}
