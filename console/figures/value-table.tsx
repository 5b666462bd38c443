// The table behind a chart: the same numbers, the same words for what is hidden.

export interface TableOf {
  readonly columns: readonly { readonly name: string; readonly isNumber?: boolean }[];
  readonly rows: readonly (readonly string[])[];
}

/** At most this many rows are drawn; the CSV holds them all. */
const most = 500;

interface ValueTableProps {
  readonly table: TableOf;
  readonly caption: string;
  /** Otherwise it scrolls inside the height of a chart. */
  readonly isWhole?: boolean;
}

export function ValueTable({ table, caption, isWhole = false }: ValueTableProps) {
  const classOf = (index: number) => (table.columns[index]?.isNumber ? 'numbers' : undefined);
  return (
    <div
      className={isWhole ? 'sheet' : 'sheet figure-table'}
      tabIndex={0}
      role="group"
      aria-label={`Table: ${caption}`}
    >
      <table>
        <caption className="spoken">{caption}</caption>
        <thead>
          <tr>
            {table.columns.map((column, index) => (
              <th key={column.name} scope="col" className={classOf(index)}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, most).map((row) => (
            <tr key={row.join(' ')}>
              {row.map((cell, index) =>
                index === 0 ? (
                  <th key={index} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={index} className={classOf(index)} data-hidden={cell.startsWith('hidden') || undefined}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {table.rows.length > most && (
        <p className="dimmed">
          The first {most} of {table.rows.length} rows. The CSV holds them all.
        </p>
      )}
    </div>
  );
}
