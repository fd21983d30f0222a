import { parseErrorBlock } from '../error-block.ts';
import { placesOf } from '../error-places.ts';
import { parseLocation } from '../location.ts';
import { firstInk, isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Reader, Sink } from '../reader.ts';
import { type TestNames, createTestNames } from './node-test-names.ts';

const MAX_BLOCK_LINES = 200;

/** ▶ begins a suite, ✖ and ✔ end a test. */
const PLAY = 0x25b6;
const CROSS = 0x2716;
const CHECK = 0x2714;

interface Block {
  readonly logLine: number;
  readonly location: string;
  readonly lines: string[];
  name: string;
}

/** The `spec` reporter of `node --test`: the list of failed tests at its end. Tried on Node 22 and 24. */
export function createNodeTestReader(sink: Sink, paths: Paths): Reader {
  const names = createTestNames();
  const counts = { passed: 0, failed: 0 };
  let firstLine = 0;
  let isFailing = false;
  let block: Block | undefined;

  function close(): void {
    if (block && block.name !== '') sink.add(findingOf(block, names, paths));
    block = undefined;
  }

  function failing(text: string, logLine: number): boolean {
    const location = /^test at (\S.*)$/.exec(text)?.[1];
    if (location !== undefined) {
      close();
      block = { logLine, location, lines: [], name: '' };
    } else if (block && block.name === '') block.name = /^✖ (.*)$/.exec(text)?.[1] ?? '';
    else if (block && block.lines.length < MAX_BLOCK_LINES)
      block.lines.push(text.startsWith('  ') ? text.slice(2) : text);
    return true;
  }

  function count(text: string): void {
    const [, what, number] = /^ℹ (pass|fail) (\d+)$/.exec(text) ?? [];
    if (what !== undefined) counts[what === 'pass' ? 'passed' : 'failed'] = Number(number);
  }

  return {
    line(text, number) {
      if (isFailing) {
        if (!isEcho(text)) return failing(text, number);
        close();
        isFailing = false;
      }
      if (text === '✖ failing tests:') {
        if (firstLine > 0) sink.quoted('node:test', firstLine, number);
        return (isFailing = true);
      }
      const ink = firstInk(text);
      if (ink === PLAY || ink === CROSS || ink === CHECK) {
        names.line(text);
        if (firstLine === 0) firstLine = number;
      }
      if (ink === 0x2139) count(text);
      return false;
    },
    end() {
      close();
      if (counts.failed > 0) sink.tally(`${counts.failed} failed, ${counts.passed} passed`);
    },
  };
}

function findingOf({ lines, location, logLine, name }: Block, names: TestNames, paths: Paths): Finding {
  const error = parseErrorBlock(lines, paths);
  const { place, frames } = placesOf(error);
  const declared = paths.locate(parseLocation(location) ?? { path: location });
  const where = place ?? declared;
  return {
    tool: 'node:test',
    severity: 'error',
    certainty: 'sure',
    logLine,
    test: names.full(name),
    message: error.message,
    detail: error.detail,
    frames,
    ...(where ? { place: where } : {}),
    ...(error.code === undefined ? {} : { code: error.code }),
    ...(declared ? { testFile: declared.file } : {}),
  };
}
