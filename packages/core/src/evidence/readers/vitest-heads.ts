import type { Paths } from '../paths.ts';

/** What a ` FAIL  ` line of Vitest names. */
export interface FailHead {
  /** Relative to the workspace's root. */
  readonly file?: string;
  /** `suite > name`; absent where a whole file failed. */
  readonly test?: string;
}

/** ` (initial run, 1st retry)`, as Vitest 5 appends it. */
const ATTEMPTS = / \((?:initial run|\d+(?:st|nd|rd|th) (?:retry|repeat))[^)]*\)$/;

/**
 * Reads ` FAIL  |project| src/a.test.ts > suite > name`, ` FAIL  src/a.test.ts [ src/a.test.ts ]` and
 * ` FAIL  src/a.test-d.ts:5 > name` (Vitest 5, type tests).
 */
export function parseFailHead(text: string, paths: Paths): FailHead {
  const head = text.replace(/^\s*FAIL\s+/, '').replace(/ \[ [^\]]* \]$/, '');
  const split = head.indexOf(' > ');
  const file = testFile(split === -1 ? head : head.slice(0, split), paths);
  const test =
    split === -1
      ? undefined
      : head
          .slice(split + 3)
          .replace(ATTEMPTS, '')
          .trim();
  return {
    ...(file === undefined ? {} : { file }),
    ...(test === undefined || test === '' ? {} : { test }),
  };
}

/** A project's name may stand before the path, in bars, or in colours that are gone: then only the last word counts. */
function testFile(text: string, paths: Paths): string | undefined {
  const plain = text
    .replace(/^\|[^|]*\|\s+/, '')
    .replace(/^TS\s+/, '')
    .replace(/:\d+$/, '')
    .trim();
  const whole = paths.find({ path: plain });
  const last = plain.slice(plain.lastIndexOf(' ') + 1);
  return (whole ?? paths.locate({ path: last }))?.file;
}
