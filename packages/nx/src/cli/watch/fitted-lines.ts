const CHARACTERS = new Intl.Segmenter();

/** More of one line would push the others away. */
const MOST_ROWS = 4;

/** A character is never cut in two; those beyond the alphabets are taken to be two columns wide. */
export function cut(line: string, columns: number): string {
  const { fits, width } = measured(line, columns);
  return width <= columns ? line : `${line.slice(0, fits)}…`;
}

/**
 * A line in as many rows as it needs, up to a few: an address and what is wrong there must both be read. Rows after the
 * first are indented, so that nothing in them looks like a line of ours.
 */
export function wrapped(line: string, columns: number): readonly string[] {
  const indent = ' '.repeat(Math.min(/^ */.exec(line)?.[0].length ?? 0, 6) + 3);
  const rows: string[] = [];
  let rest = line;
  while (rows.length < MOST_ROWS - 1 && measured(rest, columns).width > columns) {
    const at = breakIn(rest, measured(rest, columns).fits);
    rows.push(rest.slice(0, at).trimEnd());
    rest = `${indent}${rest.slice(at).trimStart()}`;
  }
  return [...rows, cut(rest, columns)];
}

/** At the last space that fits, so that an address stays whole where it can; a long path has none, and ends where it must. */
function breakIn(line: string, fits: number): number {
  const first = /[^ ]/.exec(line)?.index ?? 0;
  const space = line.lastIndexOf(' ', fits);
  return space > first + SHORT ? space : fits;
}

/** A row of less is a waste: `F1`. */
const SHORT = 3;

/** How wide a line is, and the place up to which it and a mark behind it fit. */
function measured(line: string, columns: number): { readonly fits: number; readonly width: number } {
  let width = 0;
  let fits = 0;
  for (const { segment, index } of CHARACTERS.segment(line)) {
    // What follows is the mark of what is left out.
    if (width < columns) fits = index;
    width += (segment.codePointAt(0) ?? 0) < 0x1100 ? 1 : 2;
  }
  return { fits, width };
}
