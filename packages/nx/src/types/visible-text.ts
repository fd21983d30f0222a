/** A part of a text, by places in it. */
export interface TextPart {
  readonly start: number;
  readonly end: number;
}

/** Comments that a compiler or a type-aware rule reads in a declaration. */
const READ = /^\/\/\/\s*<|@(?:deprecated|internal|ts-)/;

/** Of the comments of a text, those that nothing reads. */
export function unreadComments<T extends TextPart>(text: string, comments: readonly T[]): readonly T[] {
  return comments.filter(({ start, end }) => !READ.test(text.slice(start, end)));
}

/** A text without these parts, each of which parts two words like white space; parts may lie in each other. */
export function withoutParts(text: string, parts: readonly TextPart[]): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of parts.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= from) continue;
    rest += `${text.slice(from, Math.max(from, start))} `;
    from = end;
  }
  return rest + text.slice(from);
}

/** Without indentation and empty lines, as they are left where a part was; within a template they would count. */
export function withoutLayout(text: string): string {
  if (text.includes('`')) return text;
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '').join('\n');
}
