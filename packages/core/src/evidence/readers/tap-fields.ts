/** The lines between `---` and `...`, without the values that the message compares: those may be long. */
export interface TapFields {
  /** Whether the block goes on. */
  line(text: string): boolean;
  readonly lines: readonly string[];
}

const MAX_LINES = 200;

/** `open` is the line `---`, whose end is indented alike. */
export function createTapFields(open: string): TapFields {
  const lines: string[] = [];
  const end = `${' '.repeat(open.indexOf('---'))}...`;
  let valueIndent = Number.POSITIVE_INFINITY;
  return {
    lines,
    line(text) {
      if (text === end) return false;
      const indent = text.length - text.trimStart().length;
      if (text !== '' && indent <= valueIndent) valueIndent = Number.POSITIVE_INFINITY;
      if (/^ *(?:expected|actual):(?: [|>][-+]?)?$/.test(text)) valueIndent = indent;
      if (valueIndent === Number.POSITIVE_INFINITY && lines.length < MAX_LINES) lines.push(text);
      return true;
    },
  };
}
