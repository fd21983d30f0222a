import { isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Reader, Sink } from '../reader.ts';
import { createJestBlocks } from './jest-blocks.ts';
import { createJestRemarks } from './jest-remarks.ts';

/** `FAIL src/a.test.ts (5.2 s)`, in colour ` FAIL  `; before the path may stand a project's name: ` FAIL   cart  `. */
const HEADER = /^ ?(?:FAIL|PASS) {1,3}(?:\S.* )?(\S+\.\w{1,5})(?: \(\d[\d.]* (?:m?s|MB)\b[^)]*\))?$/;
/** `  ● suite › name` */
const BULLET = /^ {2}● {1,2}(\S.*)$/;
const BULLET_SIGN = 0x25cf;

/**
 * Jest's text reporters (default, verbose, agent): failed tests, files that cannot be loaded, snapshots,
 * coverage below its threshold, a configuration that is wrong. Tried on 29.7 and 30.5, with babel-jest,
 * ts-jest and @swc/jest.
 */
export function createJestReader(sink: Sink, paths: Paths): Reader {
  const remarks = createJestRemarks(sink, paths);
  const blocks = createJestBlocks(sink, paths);
  let file: string | undefined;
  function header(text: string): boolean {
    const path = HEADER.exec(text)?.[1];
    if (path === undefined) return false;
    blocks.close();
    file = paths.locate({ path })?.file;
    return true;
  }

  /** Below a file's name, or where Jest itself ends the run. */
  function bullet(text: string, logLine: number): boolean {
    const title = BULLET.exec(text)?.[1];
    if (title === undefined || (file === undefined && !title.startsWith('process.exit called'))) return false;
    blocks.open(title, logLine, file);
    return true;
  }

  return {
    begins: { first: '>FPNTJ', indented: 'FPc', wide: true },
    isOpen: () => file !== undefined || blocks.isOpen() || remarks.isOpen(),
    line(text, number, { ink, first }) {
      if (blocks.line(text, ink)) return true;
      if (file !== undefined && isEcho(text)) file = undefined;
      if (first === 0x20 && ink === BULLET_SIGN && bullet(text, number)) return true;
      if ((ink === 0x46 || ink === 0x50) && header(text)) return true; // F, P
      return remarks.line(text, number, first);
    },
    end() {
      blocks.close();
      remarks.end();
    },
  };
}
