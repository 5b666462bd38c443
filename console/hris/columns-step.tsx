// The second step: what each column of the files is taken for. Those that nobody knows yet stand first.
import { Button } from '@mantine/core';
import type { RosterFile } from '../../src/api/contract/people.ts';
import { Ledger } from '../frame/ledger.tsx';
import type { Column } from '../words/columns.ts';
import { doubled, keptAs, missingIn } from '../words/columns.ts';
import { number } from '../words/numbers.ts';
import { Examples, Header, TakenFor } from './column-cells.tsx';
import type { ChoicesInHand } from './use-choices.ts';

interface ColumnsStepProps {
  readonly files: readonly RosterFile[];
  readonly columns: readonly Column[];
  readonly own: readonly string[];
  readonly inHand: ChoicesInHand;
  readonly onPreview: () => void;
}

export function ColumnsStep({ files, columns, own, inHand, onPreview }: ColumnsStepProps) {
  const { choices, choose } = inHand;
  const twice = doubled(columns, choices);
  const meaningIn = ({ place, meaning }: Column) => choices[place] ?? meaning;
  const unknown = columns.filter((each) => each.known === 'no' && choices[each.place] === undefined).length;
  return (
    <>
      <p className="measure">
        {unknown === 0
          ? 'Every column is known.'
          : unknown === 1
            ? 'One column is not known and is ignored unless you choose what it is; it stands first.'
            : `${number(unknown)} columns are not known and are ignored unless you choose what they are; they stand first.`}{' '}
        Names and salaries are ignored, and nothing of an ignored column is stored. Example values are shown to you
        alone and kept nowhere. What you choose is remembered for the next files.
      </p>
      <Ledger
        name="Columns"
        columns={[
          {
            name: 'Column',
            render: (column) => (
              <Header column={column} files={files.length} isChosen={choices[column.place] !== undefined} />
            ),
          },
          { name: 'For example', render: (column) => <Examples column={column} meaning={meaningIn(column)} /> },
          {
            name: 'Taken for',
            render: (column) => (
              <TakenFor
                column={column}
                own={own}
                meaning={meaningIn(column)}
                isTwice={twice.has(column.place)}
                choose={(meaning) => choose(column.place, meaning)}
              />
            ),
          },
          { name: 'Kept', render: (column) => <span className="dimmed">{keptAs(meaningIn(column))}</span> },
        ]}
        rows={columns}
        keyOf={({ place }) => place}
        kind="columns"
      />
      <Next missing={missingIn(files, columns, choices)} onPreview={onPreview} />
    </>
  );
}

function Next({ missing, onPreview }: { readonly missing: readonly string[]; readonly onPreview: () => void }) {
  return (
    <div className="next-step">
      <div role="status">
        {missing.length > 0 && (
          <ul className="missing">
            {missing.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        )}
      </div>
      <Button disabled={missing.length > 0} onClick={onPreview}>
        Preview
      </Button>
      <p className="dimmed">The preview reads the files whole and changes nothing.</p>
    </div>
  );
}
