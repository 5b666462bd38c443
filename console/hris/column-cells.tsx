// The cells of one column of the files: its header, example values, and what it is taken for.
import { NativeSelect, TextInput } from '@mantine/core';
import type { ColumnMeaning } from '../../src/api/contract/people.ts';
import {
  choiceOf,
  type Column,
  fixedMeanings,
  fixedOrder,
  knownGroups,
  meaningOf,
  problemIn,
} from '../words/columns.ts';
import { counted } from '../words/numbers.ts';

interface HeaderProps {
  readonly column: Column;
  /** How many files were sent. */
  readonly files: number;
  readonly isChosen: boolean;
}

export function Header({ column, files, isChosen }: HeaderProps) {
  const { header, known } = column;
  return (
    <>
      <bdi>{header === '' ? 'without a header' : header}</bdi>
      <div className="small">
        <Known known={known} isChosen={isChosen} />
        {column.files < files && <span className="dimmed">, in {counted(column.files, 'file', 'files')}</span>}
      </div>
    </>
  );
}

/** Quiet where nothing of the column is kept. */
export function Examples({ column, meaning }: { readonly column: Column; readonly meaning: ColumnMeaning }) {
  if (column.examples.length === 0) return <span className="dimmed">empty</span>;
  return <bdi className={meaning.is === 'ignore' ? 'dimmed' : undefined}>{column.examples.join(' · ')}</bdi>;
}

interface TakenForProps {
  readonly column: Column;
  /** The names of the organization's own dimensions. */
  readonly own: readonly string[];
  readonly meaning: ColumnMeaning;
  readonly isTwice: boolean;
  readonly choose: (meaning: ColumnMeaning) => void;
}

export function TakenFor({ column: { header }, own, meaning, isTwice, choose }: TakenForProps) {
  return (
    <>
      <NativeSelect
        aria-label={`What ${header} is taken for`}
        value={choiceOf(meaning, own)}
        data={optionsWith(own)}
        error={isTwice ? 'Another column is taken for the same.' : undefined}
        onChange={(event) => choose(meaningOf(event.currentTarget.value, header))}
      />
      <Details header={header} meaning={meaning} own={own} choose={choose} />
    </>
  );
}

function Known({ known, isChosen }: { readonly known: Column['known']; readonly isChosen: boolean }) {
  if (isChosen) return <span className="dimmed">chosen by you</span>;
  if (known === 'no')
    return (
      <span className="connection-state" data-tone="wait">
        Needs a look
      </span>
    );
  return <span className="dimmed">{known === 'remembered' ? 'remembered from last time' : 'recognized'}</span>;
}

function optionsWith(own: readonly string[]) {
  return [
    { value: 'ignore', label: 'Ignore' },
    {
      group: 'A group',
      items: [
        ...knownGroups.map(({ key, name }) => ({ value: `group ${key}`, label: name })),
        ...own.map((name) => ({ value: `group ${name}`, label: name })),
        { value: 'own', label: 'A group of your own …' },
      ],
    },
    {
      group: 'A person',
      items: fixedOrder
        .filter((each) => each !== 'ignore')
        .map((each) => ({ value: each, label: fixedMeanings[each].name })),
    },
    { group: 'An identity', items: [{ value: 'identity', label: 'Identity in another source …' }] },
  ];
}

interface DetailsProps {
  readonly header: string;
  readonly meaning: ColumnMeaning;
  readonly own: readonly string[];
  readonly choose: (meaning: ColumnMeaning) => void;
}

/** What a choice still needs: the name of a group, or the source of an identity. */
function Details({ header, meaning, own, choose }: DetailsProps) {
  if (meaning.is === 'group' && choiceOf(meaning, own) === 'own')
    return (
      <TextInput
        mt={8}
        label="Name of the group"
        value={meaning.dimension}
        maxLength={60}
        error={problemIn(meaning)}
        onChange={(event) => choose({ is: 'group', dimension: event.currentTarget.value })}
      />
    );
  if (meaning.is !== 'identity') return null;
  return (
    <div className="identity-of">
      <TextInput
        label="Source"
        description="github, slack; any, where it is the same everywhere"
        aria-label={`Source of ${header}`}
        value={meaning.source}
        maxLength={40}
        error={problemIn(meaning)}
        onChange={(event) => choose({ ...meaning, source: event.currentTarget.value.trim().toLowerCase() })}
      />
      <NativeSelect
        label="It is"
        value={meaning.of}
        data={[
          { value: 'username', label: 'a username' },
          { value: 'account', label: 'an account id' },
        ]}
        onChange={(event) =>
          choose({ ...meaning, of: event.currentTarget.value === 'account' ? 'account' : 'username' })
        }
      />
    </div>
  );
}
