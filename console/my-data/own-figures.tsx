// The figures of whoever looks: by week, of their own messages alone, and compared with nobody.
import { Title } from '@mantine/core';
import type { MyData } from '../../src/api/contract/my-data.ts';
import { type Column, Ledger } from '../frame/ledger.tsx';
import { answersText } from '../words/my-data.ts';
import { number } from '../words/numbers.ts';
import { weekRange } from '../words/weeks.ts';

type Week = MyData['figures']['weeks'][number];

const columns: readonly Column<Week>[] = [
  { name: 'Week', render: ({ week }) => weekRange(week) },
  { name: 'Messages', render: ({ messages }) => number(messages) },
  { name: 'Replies', render: ({ replies }) => number(replies) },
  { name: 'Days with messages', render: ({ postingDays }) => number(postingDays) },
  {
    name: 'First to last message',
    render: ({ span }) => (span === null ? 'too few messages' : `${number(span)} hours`),
  },
  { name: 'Outside your hours', render: ({ afterHours }) => `${number(afterHours)} %` },
];

export function OwnFigures({ figures }: { readonly figures: MyData['figures'] }) {
  if (figures.weeks.length === 0) return null;
  return (
    <section className="block" aria-labelledby="figures">
      <Title order={2} id="figures">
        Your own figures
      </Title>
      <p className="dimmed measure">Shown to you alone. They are made of your own rows and compared with nobody.</p>
      <Ledger name="Your figures by week" columns={columns} rows={figures.weeks} keyOf={({ week }) => week} />
      <p className="measure">{answersText(figures)}</p>
    </section>
  );
}
