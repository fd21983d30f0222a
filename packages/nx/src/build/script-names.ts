import type { FileScan } from '../imports/scan.ts';
import { scriptOf } from './script-name.ts';

/**
 * The text with the names of scripts where it names sources, as `rewriteRelativeImportExtensions` has it. No place in it
 * moves, so that a map still leads there: a name that gets shorter is followed by a blank.
 */
export function withScriptNames(text: string, { imports }: Pick<FileScan, 'imports'>): string {
  let kept = '';
  let from = 0;
  for (const { specifier, start, end, how } of imports) {
    const isRelative = /^\.\.?\/.*(?<!\.d)\.[cm]?tsx?$/.test(specifier);
    const isModule = how === 'static' || how === 'dynamic' || how === 'require';
    const literal = text.slice(start, end);
    // Another spelling of the same name, by escapes: as it is.
    if (!isRelative || !isModule || literal.slice(1, -1) !== specifier) continue;
    const quote = literal.slice(0, 1);
    kept += text.slice(from, start) + `${quote}${scriptOf(specifier)}${quote}`.padEnd(literal.length);
    from = end;
  }
  return kept + text.slice(from);
}
