import { isDigit } from '../characters.ts';
import { isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Reader, Sink } from '../reader.ts';
import { createPytestBlocks } from './pytest-blocks.ts';
import { createPytestRemarks } from './pytest-remarks.ts';

/** `=== 2 failed, 3 passed in 0.12s ===`, and with `-q` the same without the rule. */
const SUMMARY =
  /^(?:=+ )?((?:\d+ (?:failed|passed|errors?|skipped|deselected|xfailed|xpassed|warnings?|rerun|subtests passed)(?:, )?)+|no tests ran) in [\d.]+s(?: \([\d:]+\))?(?: =+)?$/;
const SECTION = /^={3,} (.+?) ={3,}$/;

type Section = 'ERRORS' | 'FAILURES' | 'summary' | 'other' | 'none';

/**
 * pytest: failed tests, errors of fixtures and of collecting, in all its styles (`--tb=long|short|line|
 * native|no`, `-q`, `-v`, xdist), and what it says of its command line. Tried on 7.2, 8.4 and 9.0.
 */
export function createPytestReader(sink: Sink, paths: Paths): Reader {
  const blocks = createPytestBlocks(paths);
  const remarks = createPytestRemarks(paths);
  let section: Section = 'none';

  function enter(title: string): void {
    blocks.close();
    section = sectionOf(title);
  }

  function sumUp(counts: string): void {
    blocks.close();
    section = 'none';
    remarks.ended(counts);
    const tally = tallyOf(counts);
    if (tally !== '') sink.tally(tally);
  }

  function inside(text: string, number: number): boolean {
    if (section === 'none') return false;
    if (isEcho(text)) {
      blocks.close();
      section = 'none';
      return false;
    }
    if (section === 'summary') return blocks.summary(text, number);
    return section === 'other' ? false : blocks.line(text, number);
  }

  return {
    begins: { first: 'r=nu0123456789', words: true },
    isOpen: () => section !== 'none' || remarks.isOpen(),
    line(text, number, { first }) {
      if (first === 0x72 && text.startsWith('rootdir: '))
        paths.addBase(text.slice('rootdir: '.length).split(',')[0] ?? '');
      const counts = maySumUp(text, first) ? SUMMARY.exec(text)?.[1] : undefined;
      if (counts !== undefined) sumUp(counts);
      const title = counts === undefined && first === 0x3d ? SECTION.exec(text)?.[1] : undefined;
      if (title !== undefined) enter(title);
      if (counts !== undefined || title !== undefined) return isOwnTitle(title);
      return inside(text, number) || remarks.line(text, number);
    },
    end() {
      blocks.close();
      const findings = [...remarks.findings(), ...blocks.findings()];
      const more = findings.length === 0 ? remarks.whenNoneFailed() : findings;
      for (const finding of more) sink.add(finding);
    },
  };
}

/** Cheap, since it sees many lines: `=`, a digit or `no` first, and ` in ` before the time. */
function maySumUp(text: string, first: number): boolean {
  return (first === 0x3d || first === 0x6e || isDigit(first)) && text.includes(' in ');
}

function sectionOf(title: string): Section {
  if (title === 'ERRORS' || title === 'FAILURES') return title;
  return title === 'short test summary info' ? 'summary' : 'other';
}

/** Other tools rule their output with `=` too. */
function isOwnTitle(title: string | undefined): boolean {
  return (
    title === undefined || /^(?:test session starts|ERRORS|FAILURES|short test|warnings summary)/.test(title)
  );
}

/** Failures first; what was skipped or warned of explains nothing. */
function tallyOf(counts: string): string {
  const of = (what: RegExp): string[] => counts.split(', ').filter((count) => what.test(count));
  const failed = of(/ (?:failed|errors?)$/);
  return failed.length === 0 ? '' : [...failed, ...of(/ passed$/)].join(', ');
}
