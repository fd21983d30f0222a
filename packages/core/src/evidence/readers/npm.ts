import type { Paths } from '../paths.ts';
import type { Reader, Sink } from '../reader.ts';
import { parseNpmError } from './npm-error.ts';

const NPM = /^npm (?:error|ERR!)(?: (.*))?$/;
const MAX_LINES = 80;

const YARN_BEGIN = /^(?:yarn (?:run|install|add) v\d|➤ YN0000|Usage Error: )/;
const YARN = /^(?:error|Usage Error:|Internal Error:) (?!Command failed)(.+)$/;

/**
 * npm and yarn, where they fail themselves: no such script, packages that do not fit, a lock file that is
 * old. That a script failed is no finding. Tried on npm 10 and 11, yarn 1.
 */
export function createNpmReader(sink: Sink, paths: Paths): Reader {
  let lines: string[] = [];
  let logLine = 0;
  let isYarn = false;

  function close(): void {
    const error = lines.length === 0 ? undefined : parseNpmError(lines, paths);
    if (error) sink.add({ tool: 'npm', severity: 'error', certainty: 'sure', logLine, ...error });
    lines = [];
  }

  function yarn(text: string, number: number): boolean {
    isYarn ||= YARN_BEGIN.test(text);
    const message = isYarn ? YARN.exec(text)?.[1] : undefined;
    if (message === undefined) return false;
    sink.add({ tool: 'yarn', severity: 'error', certainty: 'sure', logLine: number, message });
    return true;
  }

  return {
    begins: { first: 'nyU', words: true, wide: true },
    isOpen: () => lines.length > 0,
    line(text, number) {
      const isNpm = text.startsWith('npm ');
      const said = isNpm ? NPM.exec(text) : undefined;
      if (said) {
        if (lines.length === 0) logLine = number;
        if (lines.length < MAX_LINES) lines.push(said[1] ?? '');
        return true;
      }
      // Its warnings may stand between its errors.
      if (!isNpm) close();
      return yarn(text, number);
    },
    end: close,
  };
}
