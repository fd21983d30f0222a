import { readFileSync } from 'node:fs';
import { byCodeUnit } from '@subminute/core/unit';

/** `from 'x'`, `import 'x'`, `import('x')`, and calls that name a module. */
const NAMED =
  /(?:\b(?:from|import)\s*\(?|\b(?:require|resolve|mock|doMock|unmock|doUnmock|importActual|importMock)\s*(?:<[^<>()]*>)?\s*\()\s*(?:\/\*[^*]*\*\/\s*)?(['"`])([^'"`\n$]+)\1/g;

/**
 * The modules that a source names, as it names them: Vite puts the place that it has found instead. A word too many,
 * from a comment, does no harm. None of what has no file.
 */
export function namedModules(file: string): readonly string[] {
  try {
    const source = readFileSync(file, 'utf8');
    return [...new Set(Array.from(source.matchAll(NAMED), ([, , name]) => name ?? ''))].sort(byCodeUnit);
  } catch {
    return [];
  }
}
