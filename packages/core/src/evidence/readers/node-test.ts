import { parseErrorBlock, placesOf } from '../error-block.ts';
import { parseLocation } from '../location.ts';
import { isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Reader, Sink } from '../reader.ts';

const MAX_BLOCK_LINES = 200;
/** Names of running suites and tests that are remembered. */
const MAX_NAMES = 5000;

interface Block {
  readonly logLine: number;
  readonly location: string;
  readonly lines: string[];
  name: string;
}

/** The `spec` reporter of `node --test`: the list of failed tests at its end. Tried on Node 22 and 24. */
export function createNodeTestReader(sink: Sink, paths: Paths): Reader {
  const names = createNames();
  const counts = { passed: 0, failed: 0 };
  let isFailing = false;
  let block: Block | undefined;

  function close(): void {
    const ended = block;
    block = undefined;
    if (!ended || ended.name === '') return;
    const error = parseErrorBlock(ended.lines, paths);
    const { place, frames } = placesOf(error);
    const declared = paths.locate(parseLocation(ended.location) ?? { path: ended.location });
    const where = place ?? declared;
    sink.add({
      tool: 'node:test',
      severity: 'error',
      certainty: 'sure',
      logLine: ended.logLine,
      test: names.full(ended.name),
      message: error.message,
      detail: error.detail,
      frames,
      ...(where ? { place: where } : {}),
      ...(error.code === undefined ? {} : { code: error.code }),
      ...(declared ? { testFile: declared.file } : {}),
    });
  }

  function failing(text: string, logLine: number): boolean {
    const location = /^test at (\S.*)$/.exec(text)?.[1];
    if (location !== undefined) {
      close();
      block = { logLine, location, lines: [], name: '' };
    } else if (block && block.name === '') block.name = /^✖ (.*)$/.exec(text)?.[1] ?? '';
    else if (block && block.lines.length < MAX_BLOCK_LINES) block.lines.push(text.startsWith('  ') ? text.slice(2) : text);
    return true;
  }

  return {
    line(text, number) {
      if (isFailing) {
        if (!isEcho(text)) return failing(text, number);
        close();
        isFailing = false;
      }
      if (text === '✖ failing tests:') return (isFailing = true);
      const counted = /^ℹ (pass|fail) (\d+)$/.exec(text);
      if (counted) counts[counted[1] === 'pass' ? 'passed' : 'failed'] = Number(counted[2]);
      if (text.includes('▶ ') || text.includes('✖ ') || text.includes('✔ ')) names.line(text);
      return false;
    },
    end() {
      close();
      if (counts.failed > 0) sink.tally(`${counts.failed} failed, ${counts.passed} passed`);
    },
  };
}

interface Names {
  line(text: string): void;
  /** `suite > name` for `name (1.5ms)`. */
  full(name: string): string;
}

/** The list of failures has only the test's own name, but with its time, which the tree above has too. */
function createNames(): Names {
  const byTime = new Map<string, string>();
  let suites: string[] = [];
  return {
    line(text) {
      const [, gap = '', sign, name = ''] = /^( *)([▶✖✔]) (.*)$/.exec(text) ?? [];
      if (sign === undefined) return;
      suites = suites.slice(0, gap.length / 2);
      if (sign === '▶') suites.push(name);
      else if (sign === '✖' && byTime.size < MAX_NAMES) byTime.set(name, [...suites, withoutTime(name)].join(' > '));
    },
    full: (name) => byTime.get(name) ?? withoutTime(name),
  };
}

function withoutTime(name: string): string {
  return name.replace(/ \(\d+(?:\.\d+)?ms\)$/, '');
}
