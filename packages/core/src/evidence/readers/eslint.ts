import { locationOf } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Reader, Sink } from '../reader.ts';
import { createEslintCrash } from './eslint-crash.ts';

/** `  12:3  error  Message  rule-id`, below the file's name. */
const PROBLEM = /^\s+(\d+):(\d+)\s+(error|warning)\s+(\S.*)$/;
const TOO_MANY = /^ESLint found too many warnings \(maximum: \d+\)/;

const TALLY = /^✖ \d+ problems? \((\d+ errors?, \d+ warnings?)\)/;

/**
 * ESLint's `stylish` output, `--max-warnings`, and its `Oops! Something went wrong!` for a configuration
 * or a rule that fails. Tried on 9.39 and 10.15.
 */
export function createEslintReader(sink: Sink, paths: Paths): Reader {
  const crash = createEslintCrash(sink, paths);
  /** The last line that may be a file's name. */
  let heading = '';
  let tooMany: { readonly message: string; readonly logLine: number } | undefined;
  let problems = 0;

  function problem(text: string, logLine: number): boolean {
    const finding = heading === '' ? undefined : problemOf(text, heading, paths);
    if (!finding) return false;
    problems++;
    sink.add({ ...finding, logLine });
    return true;
  }

  function summary(text: string, logLine: number): boolean {
    const tally = TALLY.exec(text)?.[1];
    if (tally !== undefined) sink.tally(tally);
    const isTooMany = TOO_MANY.test(text);
    if (isTooMany) tooMany = { message: text, logLine };
    return isTooMany || tally !== undefined;
  }

  return {
    line(text, logLine) {
      if (crash.line(text, logLine)) return true;
      const first = text.charCodeAt(0);
      if (first === 0x20) return problem(text, logLine);
      if (text === '') return false;
      if ((first === 0x2716 || first === 0x45) && summary(text, logLine)) return true;
      heading = text.length <= 1024 && /\.\w+$/.test(text) ? text : '';
      return false;
    },
    end() {
      crash.end();
      if (!tooMany) return;
      if (problems > 0) sink.warningsFailed();
      else
        sink.add({ tool: 'eslint', severity: 'error', code: 'max-warnings', certainty: 'sure', ...tooMany });
    },
  };
}

function problemOf(text: string, file: string, paths: Paths): Omit<Finding, 'logLine'> | undefined {
  const match = PROBLEM.exec(text);
  if (!match) return undefined;
  const [, line, column, severity, rest = ''] = match;
  const { message, rule } = splitRule(rest);
  const place = paths.locate(locationOf(file, line, column));
  return {
    tool: 'eslint',
    severity: severity === 'warning' ? 'warning' : 'error',
    message,
    certainty: 'sure',
    ...(place ? { place } : {}),
    ...(rule === undefined ? {} : { code: rule }),
  };
}

/** The rule stands behind the last wide gap. A parsing error has none. */
function splitRule(rest: string): { message: string; rule?: string } {
  const text = rest.trimEnd();
  const gap = text.lastIndexOf('  ');
  const rule = text.slice(gap + 2);
  return gap === -1 || rule.includes(' ')
    ? { message: text }
    : { message: text.slice(0, gap).trimEnd(), rule };
}
