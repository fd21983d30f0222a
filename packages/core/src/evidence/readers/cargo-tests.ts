import { detached, detachedFinding } from '../detached.ts';
import type { Finding, Sink } from '../reader.ts';
import { isEcho } from '../noise.ts';
import { createCargoResults } from './cargo-results.ts';
import { isPanic, parsePanic } from './rust-panic.ts';
import type { RustPaths } from './rust-paths.ts';
import { parseRustDiagnostic } from './rustc-diagnostic.ts';

const BEGIN = /^running (\d+) tests?$/;
const BLOCK = /^---- (.+?) std(?:out|err) ----$/;
/** A documentation test is named after its place. */
const DOC = /^(\S.*\.rs) - (.+?)? ?\(line (\d+)\)$/;
const NOT_PANICKED = /^note: test did not panic as expected(?: at (\S.*?):(\d+):(\d+))?$/;
const OTHER_PANIC = /^note: panic did not (?:contain|match) expected string/;
const MAX_LINES = 200;
const MAX_NAMES = 1000;

/** Failed tests as libtest prints them: a block with what they printed, then the list of their names. */
export interface CargoTests {
  line(text: string, number: number): boolean;
  areRunning(): boolean;
  /** What runs next: its results count once, also where the log was printed twice. */
  binary(name: string): void;
  /** A test's thread panicked where nobody caught the output; whether that fails it, the list says. */
  panicked(finding: Finding): void;
  end(): void;
}

interface Block {
  readonly name: string;
  readonly logLine: number;
  readonly lines: string[];
}

export function createCargoTests(sink: Sink, paths: RustPaths): CargoTests {
  const names = createFailedNames(sink);
  const results = createCargoResults(sink);
  let binary = '';
  let isRunning = false;
  let isListing = false;
  let block: Block | undefined;

  function close(): void {
    if (block) names.give(block.name, findingOf(block, paths));
    block = undefined;
  }

  function leave(): void {
    close();
    isRunning = isListing = false;
    names.clear();
  }

  function result(text: string): boolean {
    const isOver = results.line(text, binary);
    if (isOver) leave();
    return isOver;
  }

  function running(text: string, logLine: number): boolean {
    const name = text.startsWith('---- ') ? BLOCK.exec(text)?.[1] : undefined;
    if (name !== undefined || text === 'failures:') close();
    if (name !== undefined) block = { name, logLine, lines: [] };
    else if (text === 'failures:') isListing = true;
    else if (!block) return isListing && names.listed(text, logLine);
    else if (block.lines.length < MAX_LINES) block.lines.push(text);
    return true;
  }

  return {
    areRunning: () => isRunning,
    binary(name) {
      binary = name;
    },
    panicked: names.panicked,
    line(text, number) {
      if (text.startsWith('running ') && BEGIN.test(text)) return (isRunning = true);
      if (!isRunning) return false;
      if (!isEcho(text)) return result(text) || running(text, number);
      leave();
      return false;
    },
    end() {
      leave();
      results.end();
    },
  };
}

/** The failed tests of one run: from their blocks, from the list of names, from panics that nobody caught. */
interface FailedNames extends Pick<CargoTests, 'panicked'> {
  give(name: string, finding: Finding): void;
  listed(text: string, logLine: number): boolean;
  clear(): void;
}

function createFailedNames(sink: Sink): FailedNames {
  const named = new Set<string>();
  const panics = new Map<string, Finding>();

  function give(name: string, finding: Finding): void {
    if (named.size < MAX_NAMES) named.add(detached(name));
    panics.delete(name);
    sink.add(finding);
  }

  return {
    give,
    panicked(finding) {
      if (panics.size < MAX_NAMES) panics.set(finding.test ?? '', detachedFinding(finding));
    },
    /** A test whose output nobody caught has no block, only its name in the list; a panic may tell more. */
    listed(text, logLine) {
      const name = /^ {4}(\S.*)$/.exec(text)?.[1];
      if (name !== undefined && !named.has(name) && named.size < MAX_NAMES)
        give(name, { message: 'failed', ...panics.get(name), ...failed(logLine, name) });
      return name !== undefined || text === '';
    },
    /** Of a run with a list, what panicked and is not in it has passed. */
    clear() {
      if (named.size === 0) for (const finding of panics.values()) sink.add(finding);
      named.clear();
      panics.clear();
    },
  };
}

function failed(logLine: number, test: string): Omit<Finding, 'message'> {
  return { tool: 'cargo', severity: 'error', certainty: 'sure', logLine, test };
}

function findingOf({ name, logLine, lines }: Block, paths: RustPaths): Finding {
  const [, path, item, row] = DOC.exec(name) ?? [];
  const declared = path === undefined ? undefined : paths.locate(path, row);
  const said = saidOf(lines, paths);
  const place = declared && said.place?.file !== declared.file ? declared : (said.place ?? declared);
  return { ...failed(logLine, item ?? name), ...said, ...(place ? { place } : {}) };
}

type Said = Pick<Finding, 'message' | 'detail' | 'place' | 'code' | 'frames'>;

function saidOf(lines: readonly string[], paths: RustPaths): Said {
  const panic = lines.findLastIndex(isPanic);
  const note = lines.findIndex((line) => OTHER_PANIC.test(line));
  if (panic !== -1 && note > panic) {
    const detail = lines
      .slice(note + 1)
      .filter((line) => /^\s+(?:panic message|expected substring): /.test(line));
    const { place } = parsePanic(lines.slice(panic, note), paths);
    return {
      message: 'panic did not contain expected string',
      detail: detail.map((line) => line.trim()),
      ...(place ? { place } : {}),
    };
  }
  const ended = lines.find((line) => line.startsWith('Error: '));
  if (ended !== undefined) return { message: ended };
  if (panic !== -1) return parsePanic(lines.slice(panic), paths);
  const error = lines.findIndex((line) => /^error(?:\[E\d+\])?: /.test(line));
  if (error !== -1) return parseRustDiagnostic(lines.slice(error), paths);
  return withoutPanic(lines, paths);
}

function withoutPanic(lines: readonly string[], paths: RustPaths): Said {
  for (const line of lines) {
    const [whole, path, row, column] = NOT_PANICKED.exec(line) ?? [];
    const place = path === undefined ? undefined : paths.locate(path, row, column);
    if (whole !== undefined)
      return { message: 'test did not panic as expected', ...(place ? { place } : {}) };
  }
  const last = lines.findLast((line) => line !== '');
  return { message: last ?? 'failed' };
}
