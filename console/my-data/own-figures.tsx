// The figures of whoever looks: by week, of their own messages alone, and compared with nobody.
import { Title } from '@mantine/core';
import type { MyData } from '../../src/api/contract/my-data.ts';
import { durationText } from '../words/my-data.ts';
import { counted, number } from '../words/numbers.ts';

const columns = ['Week', 'Messages', 'Replies', 'Days with messages', 'First to last message', 'Outside your hours'];

export function OwnFigures({ figures }: { readonly figures: MyData['figures'] }) {
  if (figures.weeks.length === 0) return null;
  const { given, received } = figures;
  return (
    <section className="block" aria-labelledby="figures">
      <Title order={2} id="figures">
        Your own figures
      </Title>
      <p className="dimmed measure">Shown to you alone. They are made of your own rows and compared with nobody.</p>
      <div className="sheet ledger-sheet" tabIndex={0} role="group" aria-label="Your figures by week">
        <table className="ledger" role="table">
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((each) => (
                <th key={each} scope="col" role="columnheader">
                  {each}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {figures.weeks.map((each) => (
              <WeekRow key={each.week} week={each} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="measure">
        The first answer to what you began came after a median of {durationText(received.medianSeconds)} (
        {counted(received.threads, 'thread', 'threads')}). Your first answer to others came after a median of{' '}
        {durationText(given.medianSeconds)} ({counted(given.threads, 'thread', 'threads')}). Answers after seven days do
        not count.
      </p>
    </section>
  );
}

function WeekRow({ week }: { readonly week: MyData['figures']['weeks'][number] }) {
  const cells = [
    number(week.messages),
    number(week.replies),
    number(week.postingDays),
    week.span === null ? 'too few messages' : `${number(week.span)} hours`,
    `${number(week.afterHours)} %`,
  ];
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        {week.week}
      </th>
      {cells.map((text, at) => (
        <td key={columns[at + 1]} role="cell" data-name={columns[at + 1]}>
          {text}
        </td>
      ))}
    </tr>
  );
}
