export type Cell = string | number;

/** RFC 4180: what holds a comma, a quote or a line break is quoted. */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => row.map(csvCell).join(',')).join('\r\n');
}

function csvCell(cell: Cell): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Columns as wide as their widest cell, numbers to the right. */
export function textTable(rows: readonly (readonly Cell[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries())
      widths[column] = Math.max(widths[column] ?? 0, String(cell).length);
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function pad(cell: Cell, width: number): string {
  return isNumeric(cell) ? String(cell).padStart(width) : String(cell).padEnd(width);
}

function isNumeric(cell: Cell): boolean {
  return typeof cell === 'number' || /^-?\d+(?:\.\d+)?$/.test(cell);
}
