import { detachedFinding } from '../detached.ts';
import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';
import { type PytestBlock, findingOf, findingOfLine, findingOfSummary, titleOf } from './pytest-block.ts';

const MAX_HEAD = 150;
const MAX_TAIL = 250;
const MAX_FINDINGS = 1000;

/** `FAILED tests/test_a.py::TestB::test_c[1-2] - AssertionError: …`, as the short summary says it. */
const SUMMARY = /^(FAILED|ERROR|SUBFAILED(?:\(.*?\)|\[.*?\])?) (\S.*?)(?: - (.*))?$/;

/** The blocks of failed tests, and the short summary, which names their files. */
export interface PytestBlocks {
  line(text: string, number: number): boolean;
  summary(text: string, number: number): boolean;
  close(): void;
  findings(): readonly Finding[];
}

export function createPytestBlocks(paths: Paths): PytestBlocks {
  const found: Finding[] = [];
  /** Of `--tb=line`: which findings have no name yet, in the order of the summary. */
  const unnamed: number[] = [];
  let block: PytestBlock | undefined;

  function add(finding: Finding): void {
    if (found.length < MAX_FINDINGS) found.push(detachedFinding(finding));
  }

  function close(): void {
    const finding = block && findingOf(block, paths);
    if (finding) add(finding);
    block = undefined;
  }

  function line(text: string, number: number): boolean {
    const title = text.startsWith('_') ? titleOf(text) : undefined;
    if (title !== undefined) {
      close();
      block = { title, logLine: number, lines: [], isCaptured: false };
    } else if (block) keep(block, text);
    else if (text !== '') {
      if (found.length < MAX_FINDINGS) unnamed.push(found.length);
      add(findingOfLine(text, number, paths));
    }
    return true;
  }

  /** What a block did not say, the summary says: the file, or where there are no blocks, everything. */
  function summary(text: string, number: number): boolean {
    const [, kind = '', id, said = ''] = SUMMARY.exec(text) ?? [];
    if (id === undefined) return false;
    const [file = '', ...names] = id.split('::');
    const test = names.join('::');
    const byOrder = kind === 'FAILED' ? unnamed.shift() : undefined;
    const at = byOrder ?? found.findIndex((one) => isOf(one, { test, file, isError: kind === 'ERROR' }));
    const place = paths.locate({ path: file });
    const old = found[at];
    if (old)
      found[at] = { ...old, ...(old.place || !place ? {} : { place }), ...namedBy(old, test, place?.file) };
    else add(findingOfSummary({ test, said, logLine: number, place }));
    return true;
  }

  return { line, summary, close, findings: () => found };
}

function namedBy(old: Finding, test: string, file: string | undefined): Partial<Finding> {
  return {
    ...(old.test === undefined && test !== '' ? { test } : {}),
    ...(file === undefined ? {} : { testFile: file }),
  };
}

/** Whether the summary's line is about the block: the errors of fixtures have tests of their own. */
function isOf(finding: Finding, line: { test: string; file: string; isError: boolean }): boolean {
  if (finding.testFile !== undefined) return false;
  if (line.test === '') return finding.test === undefined && finding.place?.file.endsWith(line.file) === true;
  const test = finding.test?.replace(/ \((?:setup|teardown)\)$/, '');
  return (test !== finding.test) === line.isError && test?.replace(/ [([].*?[)\]]$/, '') === line.test;
}

/** The beginning says what was asked, the end what came of it; a deep recursion is in between. */
function keep(block: PytestBlock, text: string): void {
  if (/^-{3,} Captured .* -{3,}$/.test(text)) block.isCaptured = true;
  if (block.isCaptured) return;
  block.lines.push(text);
  if (block.lines.length > MAX_HEAD + 2 * MAX_TAIL) block.lines.splice(MAX_HEAD, MAX_TAIL);
}
