import { readFileSync } from 'node:fs';

const PRAGMAS = /@(?:vitest|jest)-[^\n\r]*/g;

/**
 * What a test file says of its own environment. Vitest reads it from the file, and some transforms drop it, so that
 * it is in no module's code.
 */
export function docblockOf(file: string): string {
  try {
    return [...readFileSync(file, 'utf8').matchAll(PRAGMAS)].map(([line]) => line).join('\n');
  } catch {
    return '';
  }
}
