// An HR file with what each of its columns is taken for: as somebody says now, as last time, or by its name.
import { isDeepStrictEqual } from 'node:util';
import type { Control } from '../../control/control.ts';
import { readColumnMeanings } from '../../control/column-meanings.ts';
import type { Pseudonymizer } from '../../privacy/pseudonym.ts';
import { Refused } from '../../base/errors.ts';
import type { ColumnMeaning } from './reading/column-meaning.ts';
import { recognizeColumns } from './reading/columns.ts';
import type { RosterFile } from './reading/roster-file.ts';

export type Mapping = Readonly<Record<string, ColumnMeaning>>;

export interface UnderstoodColumn {
  readonly header: string;
  readonly meaning: ColumnMeaning;
  readonly known: 'recognized' | 'remembered' | 'no';
}

/** One for each column of the file, in their order. */
export async function understand(
  control: Control,
  organizationId: string,
  file: RosterFile,
  pseudonymize: Pseudonymizer,
): Promise<UnderstoodColumn[]> {
  const tokens = file.headers.map((header) => tokenOf(header, pseudonymize));
  const remembered = await readColumnMeanings(control, organizationId, [...new Set(tokens)]);
  return recognizeColumns(file.headers).map((column, at) => {
    const meaning = remembered.get(tokens[at]!) as ColumnMeaning | undefined;
    return meaning === undefined || column.header === '' || isDeepStrictEqual(meaning, column.meaning)
      ? column
      : { header: column.header, meaning, known: 'remembered' };
  });
}

/** What somebody says now comes first. */
export function meaningsOf(columns: readonly UnderstoodColumn[], mapping: Mapping): ColumnMeaning[] {
  return columns.map(({ header, meaning }) => (Object.hasOwn(mapping, header) ? mapping[header]! : meaning));
}

/** A header that stands in no file is a slip of whoever wrote the mapping. Throws Refused `invalid-request`. */
export function refuseStrangeHeaders(files: readonly (readonly UnderstoodColumn[])[], mapping: Mapping): void {
  const headers = new Set(files.flatMap((columns) => columns.map(({ header }) => header)));
  if (Object.keys(mapping).every((header) => headers.has(header))) return;
  throw new Refused(
    'invalid-request',
    'The mapping names a column that none of the files has.',
    'Write each header as it stands in the file.',
  );
}

/** What is to be remembered: a header is anything that somebody wrote, so its token stands for it. */
export function rememberedOf(mapping: Mapping, pseudonymize: Pseudonymizer): Map<string, ColumnMeaning> {
  return new Map(Object.entries(mapping).map(([header, meaning]) => [tokenOf(header, pseudonymize), meaning]));
}

const tokenOf = (header: string, pseudonymize: Pseudonymizer): string =>
  pseudonymize.ref('header', header.trim().toLowerCase());
