import { inline } from '../line.ts';
import { escaped } from '../markdown.ts';

/** Text from outside as text in a cell of a table: no markup, no link, no end of the cell. */
export function textCell(text: string): string {
  return escaped(inline(text))
    .replaceAll(/(https?)(:\/\/)/gi, '$1&#58;//')
    .replaceAll(/\bwww\./gi, 'www&#46;');
}

/**
 * The same as code. In a cell, `|` ends it even there, unless it is escaped; behind a backslash nothing escapes it in
 * code, so that it is another sign there.
 */
export function codeCell(text: string): string {
  const line = inline(text).replaceAll('\\|', '\\¦').replaceAll('|', '\\|');
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  const gap = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${ticks}${gap}${line}${gap}${ticks}`;
}
