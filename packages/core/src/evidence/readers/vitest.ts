import type { Paths } from '../paths.ts';
import type { Finding, Reader, Sink } from '../reader.ts';
import { createVitestBlocks } from './vitest-blocks.ts';
import { createVitestRemarks } from './vitest-remarks.ts';
import { createVitestTree } from './vitest-tree.ts';

/** Vitest prints it to stdout and errors to stderr, so that it may stand in the middle of them. */
const SUMMARY =
  /^ +(?:Test Files|Snapshots|Tests|Type Errors|Errors|Start at|Duration|Isolate) {2}|^ {13}at least ~\d/;
const COUNT = /^ +(Test Files|Tests|Errors) {2}(\d.*?)(?: \(\d+\))?$/;

/**
 * Vitest's text reporters (default, verbose, dot, minimal, agent): failed tests and suites, unhandled
 * errors, type tests, a configuration that cannot be loaded, coverage below its threshold. Tried on
 * 4.1 and 5.1.
 */
export function createVitestReader(sink: Sink, paths: Paths): Reader {
  const tree = createVitestTree(paths);
  const remarks = createVitestRemarks(sink, paths);
  let isVitest = false;
  let runLine = 0;
  let found = 0;
  const counts = new Map<string, string>();
  const blocks = createVitestBlocks(add, paths, () => remarks.surroundings());

  function add(finding: Finding): void {
    found++;
    sink.add(finding);
  }

  function begin(text: string, number: number): boolean {
    isVitest = true;
    runLine = number;
    paths.addBase(text.replace(/^ RUN {2}v\S+ */, ''));
    return true;
  }

  function summary(text: string, number: number): boolean {
    if (text.startsWith(' Test Files  ') && runLine > 0) sink.quoted('vitest', runLine, number);
    const [, what = '', count = ''] = COUNT.exec(text) ?? [];
    if (what !== '') counts.set(what, count.replaceAll(' | ', ', '));
    return true;
  }

  return {
    begins: { first: 'f', indented: 'RM', wide: true },
    isOpen: () => isVitest || blocks.isOpen(),
    line(text, number, { ink, first, isWide }) {
      const isIndented = first === 0x20;
      if (isVitest && isIndented && maySumUp(ink) && SUMMARY.test(text)) return summary(text, number);
      if (blocks.line(text, number)) return true;
      if (isIndented && text.startsWith(' RUN  v')) return begin(text, number);
      if (isVitest && isIndented && isWide) tree.line(text, number);
      return remarks.line(text, number, isVitest);
    },
    end() {
      blocks.close();
      const tally = tallyOf(counts);
      if (tally !== '') sink.tally(tally);
      if (found === 0) found = remarks.end();
      if (found === 0) tree.addTo(sink);
    },
  };
}

/** Cheap, since it sees every line of Vitest's: T, S, E, D, I, or the a of `at least`. */
function maySumUp(ink: number): boolean {
  return (ink >= 0x44 && ink <= 0x54) || ink === 0x61;
}

/** Files count where none of their tests failed: those could not be loaded. */
function tallyOf(counts: ReadonlyMap<string, string>): string {
  const [files = '', tests = '', errors = ''] = ['Test Files', 'Tests', 'Errors'].map((what) =>
    counts.get(what),
  );
  const failed = tests.includes('failed') ? undefined : /^\d+(?= failed)/.exec(files)?.[0];
  const isOne = failed === '1';
  const parts = [failed === undefined ? '' : `${failed} ${isOne ? 'file' : 'files'} failed`, tests, errors];
  return parts.filter((part) => part !== '').join(', ');
}
