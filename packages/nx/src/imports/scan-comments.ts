import type { Import } from '@subminute/core/graph';
import type { ParseResult } from 'oxc-parser';

const REFERENCE = /^\s*\/\/\/\s*<reference\s+(path|types)\s*=\s*(['"])(.*?)\2([^>]*)>/;
const MODE = /resolution-mode\s*=\s*['"](import|require)['"]/;

/** `/// <reference path="…" />` and `types="…"`: they count before the first statement. */
export function referencesIn(text: string): readonly Import[] {
  if (!text.includes('<reference')) return [];
  const found: Import[] = [];
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length;) {
    const block = /^\s*\/\*[\s\S]*?\*\//.exec(text.slice(at, at + 10_000));
    if (block) {
      at += block[0].length;
      continue;
    }
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(at, end);
    if (line.trim() !== '' && !/^\s*(?:\/\/|#!)/.test(line)) break;
    const one = referenceOf(line, at);
    if (one) found.push(one);
    at = end + 1;
  }
  return found;
}

function referenceOf(line: string, at: number): Import | undefined {
  const match = REFERENCE.exec(line);
  if (!match) return undefined;
  const [, what, quote = '"', name = '', rest = ''] = match;
  const start = at + line.indexOf(quote + name + quote);
  const mode = MODE.exec(rest)?.[1] as Import['mode'];
  return {
    specifier: name,
    start,
    end: start + name.length + 2,
    how: what === 'path' ? 'reference-path' : 'reference-types',
    kind: 'type',
    ...(mode ? { mode } : {}),
  };
}

const IN_COMMENT = /\bimport\s*\(\s*(['"])([^'"\n]+)\1\s*\)|@import\b[^'"@]*?\bfrom\s*(['"])([^'"\n]+)\3/g;

/** Types that JavaScript names in its comments, in `@type` and its kin or by `@import`. */
export function commentImports(text: string, parsed: ParseResult): readonly Import[] {
  if (!/\/\*\*[\s\S]*?(?:\bimport\s*\(|@import\b)/.test(text)) return [];
  const found: Import[] = [];
  for (const { type, value, start } of parsed.comments) {
    if (type !== 'Block' || !value.startsWith('*')) continue;
    for (const match of value.matchAll(IN_COMMENT)) {
      const specifier = match[2] ?? match[4] ?? '';
      const within = match.index + match[0].lastIndexOf(specifier);
      const at = start + 2 + within - 1;
      found.push({
        specifier,
        start: at,
        end: at + specifier.length + 2,
        how: 'import-type',
        kind: 'type',
      });
    }
  }
  return found;
}
