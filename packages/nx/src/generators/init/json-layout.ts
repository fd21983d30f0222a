import type { FormattingOptions } from 'jsonc-parser';

/** How a JSON file is laid out, so that what is written into it looks like the rest: indent and line ends. */
export function layoutOf(text: string): FormattingOptions {
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}
