// A page's head, and the pages for an address that leads nowhere or a page that broke.
import { Title } from '@mantine/core';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { Failing } from './states.tsx';

interface PageHeadProps {
  readonly title: string;
  /** What the page speaks of, one line. */
  readonly lead?: ReactNode;
  readonly back?: ReactNode;
  readonly action?: ReactNode;
}

export function PageHead({ title, lead, back, action }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · Tacit`;
  }, [title]);
  return (
    <>
      {back && <div className="page-back small">{back}</div>}
      <div className="page-head">
        <div className="measure">
          <Title order={1}>
            <bdi>{title}</bdi>
          </Title>
          {lead && <p className="dimmed">{lead}</p>}
        </div>
        {action}
      </div>
    </>
  );
}

function PageMissing() {
  return (
    <>
      <PageHead title="There is nothing at this address" />
      <p>
        It may have been removed, or the address has a slip.{' '}
        <Link to="/" className="link">
          Go to the start
        </Link>
      </p>
    </>
  );
}

/** The same where no frame stands around it. */
export function AddressMissing() {
  return (
    <main className="frame-alone">
      <PageMissing />
    </main>
  );
}

export function PageFailed({ error }: ErrorComponentProps) {
  return (
    <main className="frame-alone">
      <Failing
        problem={error instanceof Error ? error : new Error('unknown')}
        title="This page stopped"
        retry={() => window.location.reload()}
      />
    </main>
  );
}
