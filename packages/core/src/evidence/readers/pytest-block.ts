import type { Place } from '../diagnostic.ts';
import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';
import { type PythonError, parsePythonError } from './python-error.ts';
import { pythonPlace } from './python-places.ts';

/** What stands below `____ TestA.test_b[1] ____`. */
export interface PytestBlock {
  readonly title: string;
  readonly logLine: number;
  readonly lines: string[];
  /** What the test printed has begun: nothing of it counts. */
  isCaptured: boolean;
}

const TITLE = /^_{2,} (.+?) _{2,}$|^_+ (.+?) _+$/;

export function titleOf(text: string): string | undefined {
  // `_ _ _ _`: a rule between two frames.
  if (text.startsWith('_ _')) return undefined;
  const [, wide, narrow] = TITLE.exec(text) ?? [];
  return wide ?? narrow;
}

/** A block as a finding; undefined where it says nothing. */
export function findingOf({ title, logLine, lines }: PytestBlock, paths: Paths): Finding | undefined {
  const head = headOf(title);
  const error = parsePythonError(lines.filter(isNews), paths);
  if (!error && lines.every((line) => line.trim() === '')) return undefined;
  const [place, ...outer] = error?.frames ?? [];
  const caller = head.test === undefined ? undefined : outer.find((frame) => frame.file !== place?.file);
  const where = place ?? (head.file === undefined ? undefined : paths.locate({ path: head.file }));
  return {
    ...said(logLine, error ?? { message: lines.find((line) => line.trim() !== '') ?? '', detail: [] }),
    ...(head.test === undefined ? {} : { test: head.test }),
    ...(where ? { place: where } : {}),
    ...(caller ? { frames: [caller] } : {}),
  };
}

/** `ERROR at setup of test_a`, `ERROR collecting tests/test_a.py`, `TestA.test_b[1.5]`. */
function headOf(title: string): { test?: string; file?: string } {
  const [, phase, of] = /^ERROR at (setup|teardown) of (.+)$/.exec(title) ?? [];
  if (of !== undefined) return { test: `${nodeName(of)} (${phase})` };
  const collected = /^ERROR collecting (.+)$/.exec(title)?.[1];
  if (collected !== undefined) return { file: collected.split('::')[0] ?? '' };
  return { test: nodeName(title) };
}

/** `TestA.test_b[1.5]` → `TestA::test_b[1.5]`, as one asks pytest for it. */
function nodeName(title: string): string {
  const bracket = title.search(/[[( ]/);
  const end = bracket === -1 ? title.length : bracket;
  return title.slice(0, end).replaceAll('.', '::') + title.slice(end);
}

/** xdist's workers, and what importing tells of itself. */
function isNews(line: string): boolean {
  return !/^(?:\[gw\d+\] |ImportError while importing test module|Hint: make sure your test|Traceback:$)/.test(
    line,
  );
}

/** `/repo/tests/test_a.py:22: AssertionError: assert 2 == 3`, as `--tb=line` says it. */
export function findingOfLine(text: string, logLine: number, paths: Paths): Finding {
  const [, path, line, rest = text] = /^(\S.{0,500}?):(\d{1,7}): (.*)$/.exec(text) ?? [];
  const place = path === undefined ? undefined : pythonPlace(path, line, paths);
  return { ...said(logLine, splitName(rest)), ...(place ? { place } : {}) };
}

/** `FAILED tests/test_a.py::test_b - AssertionError: assert …`, where no block says more. */
export function findingOfSummary(
  line: Pick<Finding, 'logLine'> & { test: string; said: string; place: Place | undefined },
): Finding {
  const { place, test } = line;
  return {
    ...said(line.logLine, splitName(line.said)),
    ...(test === '' ? {} : { test }),
    ...(place ? { place, testFile: place.file } : {}),
  };
}

type Said = Pick<PythonError, 'code' | 'message' | 'detail'>;

function splitName(text: string): Said {
  const [, code, message = ''] =
    /^([A-Za-z_][\w.]*(?:Error|Exception|Failed|Exit|Interrupt|Warning|Group)|Failed): ?(.*)$/.exec(text) ??
    [];
  const isPlain = code === 'AssertionError' && message.startsWith('assert ');
  if (code === undefined || isPlain)
    return { message: (isPlain ? message : text.trim()) || 'failed', detail: [] };
  return { code, message, detail: [] };
}

function said(logLine: number, { code, message, detail }: Said): Finding {
  const name = code === undefined ? {} : { code };
  return { tool: 'pytest', severity: 'error', certainty: 'sure', logLine, message, detail, ...name };
}
