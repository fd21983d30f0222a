import type { Place } from '../diagnostic.ts';
import { parseErrorBlock } from '../error-block.ts';
import { placesOf } from '../error-places.ts';
import { parseLocation } from '../location.ts';
import { firstInk, isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Reader, Sink } from '../reader.ts';
import { type TestNames, createTestNames } from './node-test-names.ts';
import { type TestOutput, createTestOutput } from './node-test-output.ts';

const MAX_BLOCK_LINES = 200;

/** ▶ begins a suite, ✖ and ✔ end a test. */
const PLAY = 0x25b6;
const CROSS = 0x2716;
const CHECK = 0x2714;

/** All that the list has: an error's lines are indented. */
const LISTED = /^(?:$|\s|test at |[✖⚠] )/;

/** What follows from another failure: of a suite's hook, of the tests in a suite. */
const FOLLOWS = /^(?:test did not finish before its parent and was cancelled|\d+ subtests? failed)$/;

interface Block {
  readonly logLine: number;
  /** The `dot` reporter has none. */
  readonly location: string;
  readonly lines: string[];
  name: string;
}

/** The list of failed tests at the end of `node --test`, spec and dot. Tried on Node 20, 22 and 24. */
export function createNodeTestReader(sink: Sink, paths: Paths): Reader {
  const names = createTestNames();
  const output = createTestOutput(paths);
  const counts = { passed: 0, failed: 0 };
  let firstLine = 0;
  const list = createList((block) => sink.add(findingOf(block, { names, output, paths })));

  function begin(kind: 'spec' | 'dot', number: number): true {
    if (firstLine > 0) sink.quoted('node:test', firstLine, number);
    list.begin(kind);
    return true;
  }

  function tree(text: string, number: number): void {
    names.line(text);
    if (firstLine === 0) firstLine = number;
    output.result(/^✖ (.*)$/.exec(text)?.[1]);
  }

  function count(text: string): void {
    const [, what, number] = /^ℹ (pass|fail) (\d+)$/.exec(text) ?? [];
    if (what !== undefined) counts[what === 'pass' ? 'passed' : 'failed'] = Number(number);
  }

  return {
    line(text, number) {
      if (list.line(text, number)) return true;
      if (text === '✖ failing tests:') return begin('spec', number);
      if (text === 'Failed tests:') return begin('dot', number);
      const ink = firstInk(text);
      if (ink === PLAY || ink === CROSS || ink === CHECK) tree(text, number);
      else output.line(text);
      if (ink === 0x2139) count(text);
      return false;
    },
    end() {
      list.end();
      if (counts.failed > 0) sink.tally(`${counts.failed} failed, ${counts.passed} passed`);
    },
  };
}

interface List {
  begin(kind: 'spec' | 'dot'): void;
  /** Whether the line belongs to the list. */
  line(text: string, number: number): boolean;
  end(): void;
}

/** Below `failing tests:` stand the errors one by one, each with its test. */
function createList(add: (block: Block) => void): List {
  let kind: 'spec' | 'dot' | undefined;
  let block: Block | undefined;

  function close(): void {
    if (block && block.name !== '') add(block);
    block = undefined;
  }

  function listed(text: string, logLine: number): void {
    const location = /^test at (\S.*)$/.exec(text)?.[1];
    const name = /^✖ (.*)$/.exec(text)?.[1];
    const dotted = kind === 'dot' ? name : undefined;
    if (location !== undefined || dotted !== undefined) {
      close();
      block = { logLine, location: location ?? '', lines: [], name: dotted ?? '' };
    } else if (block && block.name === '') block.name = name ?? '';
    else if (block && block.lines.length < MAX_BLOCK_LINES)
      block.lines.push(text.startsWith('  ') ? text.slice(2) : text);
  }

  return {
    begin(which) {
      kind = which;
    },
    line(text, number) {
      if (kind === undefined) return false;
      const isMine = !isEcho(text) && LISTED.test(text) && text !== '✖ failing tests:';
      if (isMine) listed(text, number);
      else {
        close();
        kind = undefined;
      }
      return isMine;
    },
    end: close,
  };
}

interface Ground {
  readonly names: TestNames;
  readonly output: TestOutput;
  readonly paths: Paths;
}

function findingOf(block: Block, { names, output, paths }: Ground): Finding {
  const { lines, location, logLine, name } = block;
  const declared = paths.locate(parseLocation(location) ?? { path: location });
  const common = { tool: 'node:test', severity: 'error', certainty: 'sure', logLine } as const;
  const testFile = declared ? { testFile: declared.file } : {};
  if (lines.find((line) => line !== '') === "'test failed'") {
    const place = declared && { file: declared.file };
    return { ...common, ...(place ? { place } : {}), ...output.reason(name), ...testFile };
  }
  const error = parseErrorBlock(lines, paths);
  const { place = declared, frames } = placesOf(error);
  const message = error.message.replace(/^'(.*)'$/, '$1');
  return {
    ...common,
    ...(FOLLOWS.test(message) ? { certainty: 'likely' } : {}),
    test: names.full(name),
    message,
    detail: error.detail,
    frames: frames.filter((frame) => !isSame(frame, declared)),
    ...(place ? { place } : {}),
    ...(error.code === undefined ? {} : { code: error.code }),
    ...testFile,
  };
}

/** A frame has its whole path, what Node says of the test a relative one. */
function isSame(frame: Place, test: Place | undefined): boolean {
  if (!test) return false;
  const isFile = frame.file.split('/').at(-1) === test.file.split('/').at(-1);
  return isFile && frame.line === test.line && frame.column === test.column;
}
