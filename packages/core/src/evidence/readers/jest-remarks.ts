import type { Place } from '../diagnostic.ts';
import { isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Sink } from '../reader.ts';

const CONFIGS = ['js', 'ts', 'mjs', 'cjs', 'cts', 'json'].map((extension) => `jest.config.${extension}`);
const COVERAGE = /^Jest: ((?:Coverage|"\w+" coverage|\S+ coverage) .*(?:threshold|not found).*)$/;
const COUNTS = /^(Tests|Test Suites): +(\d.*), \d+ (?:of \d+ )?total$/;
const NO_TESTS = 'No tests found, exiting with code 1';
const MAX_REMARK_LINES = 12;

/** What Jest says of itself: its configuration, coverage, how many tests there were. */
export interface JestRemarks {
  /** Whether the line is one of these. */
  line(text: string, number: number, first: number): boolean;
  isOpen(): boolean;
  end(): void;
}

interface Remark {
  readonly logLine: number;
  readonly lines: string[];
  readonly kind: 'error' | 'warning' | 'no tests';
}

export function createJestRemarks(sink: Sink, paths: Paths): JestRemarks {
  let remark: Remark | undefined;
  /** What the command says that the configuration is. */
  let config: string | undefined;
  let suites = '';

  function close(): void {
    const finding = remark && findingOf(remark, config, paths);
    if (finding) sink.add(finding);
    remark = undefined;
  }

  function begin(kind: Remark['kind'], logLine: number): true {
    close();
    remark = { kind, logLine, lines: [] };
    return true;
  }

  /** `● Validation Error:` and the lines below it, or those below `No tests found`. */
  function remarks(text: string, logLine: number): boolean {
    const title = /^● (\S.*):$/.exec(text)?.[1];
    if (title !== undefined) return begin(title.endsWith('Warning') ? 'warning' : 'error', logLine);
    if (text === NO_TESTS) return begin('no tests', logLine);
    if (!remark || remark.lines.length >= MAX_REMARK_LINES) return false;
    const isMine = belongs(text, remark);
    if (isMine) remark.lines.push(text.trim());
    else close();
    return isMine;
  }

  function counts(text: string): boolean {
    const [, what, how = ''] = COUNTS.exec(text) ?? [];
    if (what === undefined) return false;
    if (what === 'Test Suites') suites = /\d{1,9} failed/.exec(how)?.[0] ?? '';
    else sink.tally(/\d{1,9} failed/.test(how) || suites === '' ? how : `${suites} to run, ${how}`);
    return true;
  }

  return {
    line(text, number, first) {
      if (remark && remarks(text, number)) return true;
      switch (first) {
        case 0x3e: // >
          config = configIn(text) ?? config;
          return false;
        case 0x54: // T
          return counts(text);
        case 0x4a: // J
          return addCoverage(text, number, sink, paths);
        default: // ● or N
          return (first === 0x25cf || first === 0x4e) && remarks(text, number);
      }
    },
    isOpen: () => remark !== undefined,
    end: close,
  };
}

/** What the command names, where the line shows one. */
function configIn(text: string): string | undefined {
  return isEcho(text) ? /\bjest\b.* (?:-c|--config)[ =]["']?([\w@./-]+)/.exec(text)?.[1] : undefined;
}

function belongs(text: string, { kind }: Remark): boolean {
  const isIndented = text === '' || text.startsWith('  ');
  return (kind === 'no tests' ? text !== '' : isIndented) || /^As of Jest \d+ /.test(text);
}

function addCoverage(text: string, logLine: number, sink: Sink, paths: Paths): boolean {
  const message = COVERAGE.exec(text)?.[1];
  if (message === undefined) return false;
  const path = /(?:^|["' ])(\.?\/?[\w@./-]+\.\w{1,5})\b/.exec(message)?.[1];
  const place = path === undefined ? undefined : paths.find({ path });
  sink.add({ ...said('coverage', message, logLine), ...(place ? { place } : {}) });
  return true;
}

function said(code: string | undefined, message: string, logLine: number): Finding {
  const finding = { tool: 'jest', severity: 'error', certainty: 'sure', message, logLine } as const;
  return code === undefined ? finding : { ...finding, code };
}

function findingOf(
  { kind, lines, logLine }: Remark,
  config: string | undefined,
  paths: Paths,
): Finding | undefined {
  if (kind === 'warning') return undefined;
  const telling = lines.filter((line) => line !== '' && !/^Configuration Documentation:|^https?:/.test(line));
  if (kind === 'no tests')
    return {
      ...said(undefined, 'No tests found', logLine),
      detail: telling
        .filter((line) => /^(?:Pattern|testMatch|testRegex): +\S.* - |^Pattern: /.test(line))
        .slice(-1),
    };
  const [message = '', ...detail] = telling;
  const place = configOf(telling, config, paths);
  return { ...said('configuration', message, logLine), detail, ...(place ? { place } : {}) };
}

/** The file that the text or the command names, or the one that Jest finds by itself. */
function configOf(lines: readonly string[], config: string | undefined, paths: Paths): Place | undefined {
  const named = /\S{1,60}\.config\.\w+/.exec(lines.join(' '))?.[0] ?? config;
  if (named !== undefined) return paths.find({ path: named });
  return CONFIGS.map((path) => paths.find({ path })).find((place) => place !== undefined);
}
