import type { Place } from '../diagnostic.ts';
import { locationOf } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';

/** `/repo/tools/db.mjs:3`, the quoted line and `^^^`: what Node prints before it dies. */
export interface NodeCrash {
  readonly place: Place | undefined;
  /** The caret's line: the error's own lines begin below. */
  readonly logLine: number;
}

export function isCaret(text: string): boolean {
  return text.endsWith('^') && /^ *\^+$/.test(text);
}

/** The caret stands two lines below `file:line`, and its column is that of the error. */
export function parseCrash(
  above: readonly string[],
  caret: string,
  logLine: number,
  paths: Paths,
): NodeCrash | undefined {
  const [, file, line] = /^(\S.*):(\d+)$/.exec(above.at(-2) ?? '') ?? [];
  if (file === undefined) return undefined;
  return { place: paths.find(locationOf(file, line, String(caret.indexOf('^') + 1))), logLine };
}

/** What was thrown, where it is no Error: Node prints it as it is, without a stack. */
export function thrownValue(above: readonly string[]): string[] {
  const caret = above.findLastIndex(isCaret);
  const lines = caret === -1 ? [] : above.slice(caret + 1);
  return lines.filter((line) => line.trim() !== '' && !line.startsWith('(Use `node'));
}

/** `FATAL ERROR: … heap out of memory`: V8 itself gives up. */
export function parseFatal(text: string): Omit<Finding, 'logLine'> | undefined {
  if (!text.startsWith('FATAL ERROR: ')) return undefined;
  const message = text.slice('FATAL ERROR: '.length);
  return { tool: 'node', severity: 'error', certainty: 'sure', code: 'FATAL ERROR', message };
}
