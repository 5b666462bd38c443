// What stands where something is missing: nothing yet, or a failure with its next step.
import { Button, Skeleton, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Problem } from '../api/client.ts';

interface StateProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** What this page will show, and the one next step. */
export function Empty({ title, children, action }: StateProps) {
  return (
    <section className="state">
      <Title order={2}>{title}</Title>
      <p>{children}</p>
      {action && <div className="state-actions">{action}</div>}
    </section>
  );
}

interface FailingProps {
  readonly problem: Error;
  readonly retry?: () => void;
  readonly title?: string;
  /** Another way on than trying again. */
  readonly action?: ReactNode;
}

/** What happened, what to do next, the code, and a way to try again. */
export function Failing({ problem, retry, title, action }: FailingProps) {
  const known = problem instanceof Problem ? problem : undefined;
  return (
    <section className="state" role="alert">
      <Title order={2}>{title ?? 'This could not be loaded'}</Title>
      <p>{known?.message ?? 'The console met something it did not expect.'}</p>
      <p>{known?.next ?? 'Reload the page.'}</p>
      <p className="dimmed small">
        Code: <code>{known?.code ?? 'console'}</code>
      </p>
      {action && <div className="state-actions">{action}</div>}
      {retry && (
        <div className="state-actions">
          <Button variant="default" onClick={retry}>
            Try again
          </Button>
        </div>
      )}
    </section>
  );
}

/** The place of what is on its way, named for those who cannot see it pulse. */
export function Loading({ height, what }: { readonly height: number; readonly what: string }) {
  return (
    <div role="status" aria-label={what}>
      <Skeleton height={height} />
    </div>
  );
}

/** Still collecting: what is in may change. */
export function PartialNote({ children }: { readonly children: ReactNode }) {
  return (
    <div className="note" role="status">
      {children}
    </div>
  );
}
