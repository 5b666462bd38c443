// Rows as text for a terminal.

/** Rows as aligned text: numbers to the right with thousands apart, the rest to the left. */
export function table(rows: readonly (readonly unknown[])[]): string {
  const cells = rows.map((row) =>
    row.map((cell) => (typeof cell === 'number' ? formatNumber(cell) : String(cell ?? ''))),
  );
  const widths = (cells[0] ?? []).map((_, at) => Math.max(...cells.map((row) => (row[at] ?? '').length)));
  return cells
    .map((row, line) =>
      row
        .map((cell, at) =>
          typeof rows[line]?.[at] === 'number' ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function formatNumber(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 });
}
