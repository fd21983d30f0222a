import type { Import } from '@subminute/core/graph';

/** A name as far as it stands in the text: whole, or only its beginning. */
export interface Named {
  readonly text: string;
  readonly isWhole: boolean;
  readonly start: number;
  readonly end: number;
}

/** Reads what stands at a place as a string: a literal, a template, or a sum that begins with one. */
export function literalAt(text: string, start: number, end: number): Named | undefined {
  const source = text.slice(start, end);
  const quote = source[0];
  if (quote !== "'" && quote !== '"' && quote !== '`') return undefined;
  const close = closeOf(source, quote);
  if (close === -1) return undefined;
  const inside = source.slice(1, close);
  const hole = quote === '`' ? inside.indexOf('${') : -1;
  const head = unescaped(hole === -1 ? inside : inside.slice(0, hole));
  // `'./a' as string` is whole, `'./a' + b` is not.
  const isWhole = hole === -1 && !/^\s*\+/.test(source.slice(close + 1));
  return { text: head, isWhole, start, end: isWhole ? start + close + 1 : end };
}

function closeOf(source: string, quote: string): number {
  let depth = 0;
  for (let at = 1; at < source.length; at++) {
    if (source[at] === '\\') at += 1;
    else if (quote === '`' && source.startsWith('${', at)) depth += 1;
    else if (depth > 0 && source[at] === '}') depth -= 1;
    else if (depth === 0 && source[at] === quote) return at;
  }
  return -1;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

/**
 * The import by a name. Of a name that is only known at its beginning, the files in that folder and below; where
 * the beginning names no folder, nothing is known (`undefined`).
 */
export function namedBy(named: Named, what: Pick<Import, 'how' | 'kind'>): Import | undefined {
  const { start, end } = named;
  if (named.isWhole) return { specifier: named.text, start, end, ...what };
  const folder = /^\.{1,2}\/(?:.*\/)?/.exec(named.text)?.[0];
  if (folder === undefined) return undefined;
  return { specifier: `${folder}**/*`, start, end, how: 'glob', kind: what.kind };
}
