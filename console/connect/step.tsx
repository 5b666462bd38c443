// One step of several, in the order in which they are done, and the names of a source within its words.
import { Title } from '@mantine/core';
import type { ReactNode } from 'react';

export function Step({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }) {
  return (
    <li className="step">
      <Title order={3}>{title}</Title>
      {children}
    </li>
  );
}

/** What stands between backticks is a name of the source. */
export function WithCode({ text }: { readonly text: string }) {
  return text.split('`').map((piece, at) => (at % 2 === 1 ? <code key={`${at} ${piece}`}>{piece}</code> : piece));
}
