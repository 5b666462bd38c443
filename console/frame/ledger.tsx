// A table of the console, from its columns: a row for each thing, and where the columns do not fit, a short list for each.
import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly name: string;
  /** What its cell shows. */
  readonly render: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  /** True where it holds what can be done with the row: its name is for those who cannot see the buttons. */
  readonly isAction?: boolean;
}

interface LedgerProps<Row> {
  readonly name: string;
  /** The first one heads each row. False stands for one that is not for the reader. */
  readonly columns: readonly (Column<Row> | false)[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** A class of the sheet, where one looks different. */
  readonly kind?: string;
}

/** The roles in the markup keep it a table for screen readers where styles make it a list. */
export function Ledger<Row>({ name, columns: given, rows, keyOf, kind }: LedgerProps<Row>) {
  const [head, ...others] = given.filter((each) => each !== false);
  if (head === undefined) return null;
  return (
    <div className={`sheet ledger-sheet ${kind ?? ''}`} tabIndex={0} role="group" aria-label={name}>
      <table className="ledger" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {[head, ...others].map((each) => (
              <th key={each.name} scope="col" role="columnheader" className={classOf(each)}>
                {each.isAction ? <span className="spoken">{each.name}</span> : each.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row">
              <th scope="row" role="rowheader">
                {head.render(row)}
              </th>
              {others.map((each) => (
                <td
                  key={each.name}
                  role="cell"
                  data-name={each.isAction ? undefined : each.name}
                  className={classOf(each)}
                >
                  {each.render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function classOf<Row>({ isNumber, isAction }: Column<Row>): string | undefined {
  if (isNumber) return 'numbers';
  return isAction ? 'row-action' : undefined;
}
