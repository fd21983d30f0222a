import type { Sink } from './io.ts';

/** What a terminal has that does not say so: one of a serial line, or of a test, says 0, and `COLUMNS` may be no number. */
const USUAL = { columns: 80, rows: 24 } as const;

/** How wide and how high it is, as far as that is known. */
export function sizeOf({ columns, rows }: Pick<Sink, 'columns' | 'rows'>): {
  readonly columns: number;
  readonly rows: number;
} {
  return { columns: known(columns) ?? USUAL.columns, rows: known(rows) ?? USUAL.rows };
}

function known(size: number | undefined): number | undefined {
  return size !== undefined && Number.isInteger(size) && size > 0 ? size : undefined;
}
