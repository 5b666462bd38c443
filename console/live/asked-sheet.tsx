// What something in the organization's own network says of itself: asked when the page opens, and again by a button.
import { Button, Skeleton, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failing } from '../frame/states.tsx';

interface AskedSheetProps<T> {
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  readonly answer: UseQueryResult<T>;
  /** Of what is to come, in pixels. */
  readonly height: number;
  readonly children: (answered: T) => ReactNode;
}

export function AskedSheet<T>({ id, title, lead, answer, height, children }: AskedSheetProps<T>) {
  return (
    <section className="block" aria-labelledby={id}>
      <Title order={2} id={id}>
        {title}
      </Title>
      <p className="measure">{lead}</p>
      {answer.isPending && <Skeleton height={height} />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data !== undefined && children(answer.data)}
      {answer.data !== undefined && (
        <Button variant="default" loading={answer.isFetching} onClick={() => void answer.refetch()}>
          Ask it again
        </Button>
      )}
    </section>
  );
}
