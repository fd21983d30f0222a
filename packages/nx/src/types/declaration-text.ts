import type { Parse } from '../imports/parser.ts';

/** Comments that a compiler or a type-aware rule reads in a declaration. */
const READ = /^\/\/\/\s*<|@(?:deprecated|internal|ts-)/;

/**
 * What of a declaration file those see who are checked against it: comments that nothing reads are left out, and the
 * address of its map. What cannot be parsed counts as it is.
 */
export function declarationText(file: string, text: string, parse: Parse): string {
  const { comments, errors } = parse(file, text, { lang: 'dts' });
  if (errors.length > 0) return text;
  let kept = '';
  let from = 0;
  for (const { start, end } of comments) {
    const comment = text.slice(start, end);
    // Like white space, it parts two words.
    kept += text.slice(from, start) + (READ.test(comment) ? comment : ' ');
    from = end;
  }
  kept += text.slice(from);
  // Where comments were, indentation and empty lines are left; within a template they would count.
  if (kept.includes('`')) return kept;
  const lines = kept.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '').join('\n');
}
