import { isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Reader, Sink } from '../reader.ts';
import { type TestOutput, createTestOutput } from './node-test-output.ts';
import { type TapFields, createTapFields } from './tap-fields.ts';
import { createTapNames } from './tap-names.ts';
import { type TapResult, tapFinding } from './tap-result.ts';

/** `    not ok 2 - adds # time=7ms` */
const RESULT = /^( *)(not )?ok \d+(?: - (.*?))?(?: # (time=\S+|TODO|SKIP|todo|skip)\b.*)?(?: \{)?$/;

/**
 * TAP as `node --test` (20, 22, 24) and Vitest's `tap` and `tap-flat` print it: failed tests with what
 * stands between `---` and `...` below them.
 */
export function createTapReader(sink: Sink, paths: Paths): Reader {
  const output = createTestOutput(paths);
  const names = createTapNames();
  const comments = createComments(output);
  let isTap = false;
  let result: Omit<TapResult, 'lines'> | undefined;
  let fields: TapFields | undefined;

  function close(): void {
    const whole = result && fields && { ...result, lines: fields.lines };
    const finding = whole && tapFinding(whole, output, paths);
    if (finding) sink.add(finding);
    result = fields = undefined;
  }

  function ended(text: string, logLine: number): boolean {
    const match = RESULT.exec(text);
    if (!match) return false;
    close();
    const [, gap = '', not, name = '', directive = ''] = match;
    const full = names.full(gap.length, name);
    // Vitest opens a suite with its result.
    if (text.endsWith(' {')) names.enter(gap.length, name);
    output.result(gap === '' && not !== undefined ? name : undefined);
    if (not !== undefined && !/^(?:todo|skip)$/i.test(directive)) result = { logLine, names: full };
    return true;
  }

  function inTap(text: string, number: number): boolean {
    if (fields) {
      if (!fields.line(text)) close();
      return true;
    }
    if (result && text.trim() === '---') {
      fields = createTapFields(text);
      return true;
    }
    return ended(text, number) || names.line(text) || comments.line(text) || /^ *\d+\.\.\d+$/.test(text);
  }

  return {
    begins: { first: 'T' },
    isOpen: () => isTap,
    line(text, number, { first }) {
      if (first === 0x54 && /^TAP version 1[34]$/.test(text)) return (isTap = true);
      if (isTap && !isEcho(text)) return inTap(text, number);
      close();
      return (isTap = false);
    },
    end() {
      close();
      comments.end(sink);
    },
  };
}

interface Comments {
  line(text: string): boolean;
  end(sink: Sink): void;
}

/** Counts, and what the process of a file printed. */
function createComments(output: TestOutput): Comments {
  const counts = new Map<string, string>();
  return {
    line(text) {
      if (!text.startsWith('#')) return false;
      const [, what, number] = /^# (pass|fail) (\d+)$/.exec(text) ?? [];
      if (what !== undefined && number !== undefined) counts.set(what, number);
      output.line(text.slice(2));
      return true;
    },
    end(sink) {
      const failed = counts.get('fail') ?? '0';
      if (failed !== '0') sink.tally(`${failed} failed, ${counts.get('pass') ?? 0} passed`);
    },
  };
}
