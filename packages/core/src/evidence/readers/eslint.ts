import type { Place } from '../diagnostic.ts';
import { parseErrorBlock, placesOf } from '../error-block.ts';
import { locationOf, parseLocation } from '../location.ts';
import { isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Reader, Sink } from '../reader.ts';

/** `  12:3  error  Message  rule-id`, below the file's name. */
const PROBLEM = /^\s+(\d+):(\d+)\s+(error|warning)\s+(\S.*)$/;
const TOO_MANY = /^ESLint found too many warnings \(maximum: \d+\)/;

const TALLY = /^✖ \d+ problems? \((\d+ errors?, \d+ warnings?)\)/;

const CONFIGS = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((extension) => `eslint.config.${extension}`);

/** Of what ESLint says of its own failure, more lines say no more. */
const MAX_CRASH_LINES = 40;

/**
 * ESLint's `stylish` output, `--max-warnings`, and its `Oops! Something went wrong!` for a configuration
 * or a rule that fails. Tried on 9.39 and 10.15.
 */
export function createEslintReader(sink: Sink, paths: Paths): Reader {
  /** The last line that may be a file's name. */
  let heading = '';
  let crash: { readonly lines: string[]; readonly logLine: number } | undefined;
  let tooMany: { readonly message: string; readonly logLine: number } | undefined;
  let problems = 0;

  function problem(text: string, logLine: number): boolean {
    const match = PROBLEM.exec(text);
    if (!match || heading === '') return false;
    const [, line, column, severity, rest = ''] = match;
    const { message, rule } = splitRule(rest);
    const place = paths.locate(locationOf(heading, line, column));
    problems++;
    sink.add({
      tool: 'eslint',
      severity: severity === 'warning' ? 'warning' : 'error',
      message,
      logLine,
      certainty: 'sure',
      ...(place ? { place } : {}),
      ...(rule === undefined ? {} : { code: rule }),
    });
    return true;
  }

  function endCrash(): void {
    if (!crash) return;
    const { lines, logLine } = crash;
    crash = undefined;
    sink.add({ ...crashOf(lines, paths), logLine });
  }

  function line(text: string, logLine: number): boolean {
    if (crash) {
      if (!isEcho(text)) return crash.lines.length >= MAX_CRASH_LINES || crash.lines.push(text) > 0;
      endCrash();
    }
    const first = text.charCodeAt(0);
    if (first === 0x20) return problem(text, logLine);
    if (text === '') return false;
    if (first === 0x4f && text.startsWith('Oops! Something went wrong!')) {
      crash = { lines: [], logLine };
      return true;
    }
    const tally = first === 0x2716 ? TALLY.exec(text)?.[1] : undefined;
    if (tally !== undefined) {
      sink.tally(tally);
      return true;
    }
    if (first === 0x45 && TOO_MANY.test(text)) {
      tooMany = { message: text, logLine };
      return true;
    }
    heading = text.length <= 1024 && /\.\w+$/.test(text) ? text : '';
    return false;
  }

  return {
    line,
    end() {
      endCrash();
      if (!tooMany) return;
      if (problems > 0) sink.warningsFailed();
      else sink.add({ tool: 'eslint', severity: 'error', code: 'max-warnings', certainty: 'sure', ...tooMany });
    },
  };
}

/** The rule stands behind the last wide gap. A parsing error has none. */
function splitRule(rest: string): { message: string; rule?: string } {
  const text = rest.trimEnd();
  const gap = text.lastIndexOf('  ');
  const rule = text.slice(gap + 2);
  return gap === -1 || rule.includes(' ') ? { message: text } : { message: text.slice(0, gap).trimEnd(), rule };
}

function crashOf(lines: readonly string[], paths: Paths): Omit<Parameters<Sink['add']>[0], 'logLine'> {
  const said = lines.filter((line) => !/^ESLint: \d/.test(line));
  const block = parseErrorBlock(firstParagraph(said), paths);
  const { place, frames } = placesOf(block);
  const linted = /^Occurred while linting (.+)$/m.exec(said.join('\n'))?.[1];
  const rule = /^Rule: "(.+)"$/m.exec(said.join('\n'))?.[1];
  const lintedPlace = linted === undefined ? undefined : paths.locate(parseLocation(linted) ?? { path: linted });
  const where = lintedPlace ?? place ?? configFile(paths);
  const code = rule ?? block.code;
  return {
    tool: 'eslint',
    severity: 'error',
    certainty: 'sure',
    message: block.message,
    detail: block.detail.filter((line) => !/^(?:Occurred while linting|Rule:) /.test(line)),
    frames: lintedPlace && place ? [place, ...frames] : frames,
    ...(where ? { place: where } : {}),
    ...(code === undefined ? {} : { code }),
  };
}

/** ESLint explains at length below; a blank line also stands between a message and its stack. */
function firstParagraph(lines: readonly string[]): readonly string[] {
  const begin = lines.findIndex((line) => line.trim() !== '');
  const stack = lines.findIndex((line) => /^\s+at /.test(line));
  if (stack !== -1) return lines;
  const end = lines.findIndex((line, at) => at > begin && line.trim() === '');
  return end === -1 ? lines : lines.slice(0, end);
}

function configFile(paths: Paths): Place | undefined {
  for (const config of CONFIGS) {
    const place = paths.find({ path: config });
    if (place) return place;
  }
  return undefined;
}
