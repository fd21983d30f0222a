import type { Syntax } from './modules.ts';

/** The `import` or `export … from` whose specifier begins at a place. */
export function statementAt(
  { module }: Syntax,
  start: number,
): { readonly start: number; readonly end: number; readonly exports: boolean } | undefined {
  const found = module.staticImports.find(({ moduleRequest }) => moduleRequest.start === start);
  if (found) return { start: found.start, end: found.end, exports: false };
  const other = module.staticExports.find(({ entries }) =>
    entries.some(({ moduleRequest }) => moduleRequest?.start === start),
  );
  return other && { start: other.start, end: other.end, exports: true };
}
