import type { Paths } from '../paths.ts';
import type { Finding, Reader, Sink } from '../reader.ts';
import { parsePythonError } from './python-error.ts';

const RULE = /^={70}$/;
const THIN = /^-{70}$/;
/** `FAIL: test_a (tests.test_b.TestC.test_a) (i=1)`; before Python 3.11 without the name in the brackets. */
const HEAD = /^(FAIL|ERROR): (\S+) \(([\w.<>]+)\)(?: [[(](.*)[\])])?$/;
const COUNTS = /^FAILED \((.*)\)$/;
const MAX_LINES = 300;

interface Block {
  readonly test: string;
  readonly logLine: number;
  readonly lines: string[];
}

/** `python -m unittest`, and what prints like it (Django's tests). Tried on Python 3.11. */
export function createUnittestReader(sink: Sink, paths: Paths): Reader {
  let isRuled = false;
  let block: Block | undefined;
  let ran = '';

  function close(): void {
    const finding = block && findingOf(block, paths);
    if (finding) sink.add(finding);
    block = undefined;
  }

  /** Behind the rule stands the name of the test that failed. */
  function begin(text: string, logLine: number): boolean {
    const [, , name, owner = '', subtest] = HEAD.exec(text) ?? [];
    if (name === undefined) return false;
    const full = owner.endsWith(`.${name}`) ? owner : `${owner}.${name}`;
    block = { test: subtest === undefined ? full : `${full} (${subtest})`, logLine, lines: [] };
    return true;
  }

  function sumUp(text: string): void {
    if (text.startsWith('Ran ')) ran = /^Ran \d+ tests?\b/.exec(text)?.[0] ?? '';
    const counts = ran === '' || !text.startsWith('FAILED (') ? undefined : COUNTS.exec(text)?.[1];
    if (counts !== undefined)
      sink.tally(`${counts.replaceAll(/\b(\w{1,30})=(\d{1,9})/g, '$2 $1')} of ${ran.slice(4)}`);
  }

  return {
    begins: { first: '=RF' },
    isOpen: () => isRuled || block !== undefined,
    line(text, number, { first }) {
      const wasRuled = isRuled;
      isRuled = first === 0x3d && RULE.test(text);
      if (isRuled) close();
      else if (wasRuled) return begin(text, number);
      else if (block && THIN.test(text) && block.lines.some((line) => line !== '' && !THIN.test(line)))
        close();
      else if (block && block.lines.length < MAX_LINES) block.lines.push(text);
      else sumUp(text);
      return block !== undefined;
    },
    end: close,
  };
}

function findingOf({ test, logLine, lines }: Block, paths: Paths): Finding | undefined {
  const from = lines.findIndex((line) => line.startsWith('Traceback (most'));
  const error = parsePythonError(lines.slice(Math.max(0, from)), paths);
  if (!error) return undefined;
  const { frames, ...said } = error;
  const [place, ...outer] = frames;
  return {
    tool: 'unittest',
    severity: 'error',
    certainty: 'sure',
    logLine,
    test,
    ...said,
    ...(place ? { place } : {}),
    frames: outer.slice(-1).filter((frame) => frame.file !== place?.file),
  };
}
