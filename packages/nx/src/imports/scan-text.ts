import type { Import } from '@subminute/core/graph';

const NAMES = /(\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*(?:'([^'\\\n]+)'|"([^"\\\n]+)")/g;

/** Imports by their look, for what no parser reads: too many rather than too few. */
export function textImports(text: string): readonly Import[] {
  const found: Import[] = [];
  for (const match of text.matchAll(NAMES)) {
    const [all, word = '', single, double] = match;
    const specifier = single ?? double ?? '';
    const end = match.index + all.length;
    found.push({ specifier, start: end - specifier.length - 2, end, how: howOf(word), kind: 'runtime' });
  }
  return found;
}

function howOf(word: string): 'static' | 'dynamic' | 'require' {
  if (word.startsWith('require')) return 'require';
  return word.endsWith('(') ? 'dynamic' : 'static';
}

/** As git sees it: a NUL early on. */
export function looksBinary(text: string): boolean {
  const at = text.indexOf('\0');
  return at !== -1 && at < 8000;
}
