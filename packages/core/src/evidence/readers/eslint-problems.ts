import { isDigit } from '../characters.ts';
import { hasExtension, locationOf } from '../location.ts';
import { firstInk, isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';

/** `  12:3  error  Message  rule-id`, below the file's name. */
const PROBLEM = /^\s+(\d+):(\d+)\s+(error|warning)\s+(\S.*)$/;
/** A file's name in full, as `stylish` prints it. */
const ABSOLUTE = /^(?:\/|[A-Za-z]:[\\/])/;
/** Lines of a parser's message behind the first one. */
const MAX_DETAIL = 4;

/** The lists of problems below the names of their files. */
export interface EslintProblems {
  /** Whether the line is one of a problem. */
  line(text: string, number: number): boolean;
  end(): void;
  count(): number;
}

export function createEslintProblems(add: (finding: Finding) => void, paths: Paths): EslintProblems {
  /** The last line that may be a file's name. */
  let heading = '';
  let open: (Finding & { readonly detail: string[] }) | undefined;
  let count = 0;

  function end(): void {
    if (open) add(whole(open));
    open = undefined;
  }

  /** The message of a parser may have several lines. */
  function continues(text: string): boolean {
    if (!open || text === '' || ABSOLUTE.test(text) || isEcho(text)) return false;
    if (open.detail.length < MAX_DETAIL) open.detail.push(text);
    return true;
  }

  function problem(text: string, logLine: number): boolean {
    end();
    const ink = heading === '' ? 0 : firstInk(text);
    // A digit, or behind a blank that is no space.
    const mayBe = isDigit(ink) || (heading !== '' && (ink < 0x20 || ink > 0x7f));
    const finding = mayBe ? problemOf(text, heading, paths) : undefined;
    if (!finding) return false;
    count++;
    open = { ...finding, logLine, detail: [] };
    return true;
  }

  return {
    line(text, logLine) {
      if (text.charCodeAt(0) === 0x20) return problem(text, logLine);
      if (continues(text)) return true;
      end();
      if (text !== '') heading = text.length <= 1024 && hasExtension(text) ? text : '';
      return false;
    },
    end,
    count: () => count,
  };
}

/** The rule stands behind the last line of a message, and that line is the rest of the message. */
function whole(finding: Finding & { readonly detail: readonly string[] }): Finding {
  const last = finding.detail.at(-1);
  const { message, rule } = splitRule(last ?? '');
  if (finding.code !== undefined || rule === undefined) return finding;
  return { ...finding, code: rule, detail: [...finding.detail.slice(0, -1), message] };
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
    : { message: text.slice(0, gap).trimEnd(), rule: rule.replace(/^eslint\((.+)\)$/, '$1') };
}
