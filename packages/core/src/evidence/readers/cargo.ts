import type { Paths } from '../paths.ts';
import type { Reader, Sink } from '../reader.ts';
import { createCargoErrors } from './cargo-errors.ts';
import { createCargoTests } from './cargo-tests.ts';
import { createRustPanics } from './rust-panics.ts';
import { createRustPaths } from './rust-paths.ts';

/** `   Compiling calc v0.1.0 (/repo/calc)`: cargo's own words, right-aligned in twelve columns. */
const STATUS =
  /^ {1,8}(Compiling|Checking|Documenting|Building|Running|Finished|Fresh|Dirty|Updating|Download(?:ing|ed)|Locking|Adding|Blocking|Doc-tests|Packaging|Verifying|Install(?:ing|ed)|Executable|Generated|Removed|Scraping|Fixed) (.*)$/;
const STATUS_WIDTH = 12;
const PACKAGE = / v\d\S* \((.+)\)$/;
/** `Diff in /repo/src/lib.rs:4:`, before 1.78 `Diff in /repo/src/lib.rs at line 4:` */
const FORMAT = /^Diff in (\S.*?)(?::| at line )(\d+):$/;

/**
 * cargo with rustc, clippy, rustfmt, tests and what it runs: errors with the label that says what is wrong,
 * panics, failed tests. Warnings are counted by their lint. Tried on cargo 1.65 and 1.95.
 */
export function createCargoReader(sink: Sink, paths: Paths): Reader {
  const places = createRustPaths(paths);
  const tests = createCargoTests(sink, places);
  const panics = createRustPanics(sink, places, tests);
  const errors = createCargoErrors(sink, places);
  const unformatted = new Set<string>();
  let isCargo = false;

  function status(text: string): boolean {
    if (text.charCodeAt(STATUS_WIDTH) !== 0x20) return false;
    const [, word = '', rest = ''] = STATUS.exec(text) ?? [];
    if (word.length + text.indexOf(word) !== STATUS_WIDTH) return false;
    const folder = PACKAGE.exec(rest)?.[1];
    if (folder !== undefined) places.addPackage(folder);
    isCargo = true;
    errors.close();
    panics.running(word === 'Running');
    if (word === 'Running' || word === 'Doc-tests') tests.binary(rest);
    return true;
  }

  function format(text: string, logLine: number): boolean {
    const [, path = '', row] = FORMAT.exec(text) ?? [];
    const place = path === '' ? undefined : places.locate(path, row);
    if (!place) return false;
    if (!unformatted.has(place.file) && unformatted.size < 1000) {
      unformatted.add(place.file);
      const said = { code: 'rustfmt', message: 'not formatted', place };
      sink.add({ tool: 'cargo', severity: 'error', certainty: 'sure', logLine, ...said });
    }
    return true;
  }

  return {
    begins: { first: '>trD', indented: 'tABCDEFGHIJKLMNOPQRSTUVWXYZ', words: true },
    isOpen: () => tests.areRunning() || errors.isOpen() || panics.isOpen(),
    line(text, number, { first }) {
      if (first === 0x3e) isCargo ||= /^> .*\bcargo\b/.test(text);
      if (first === 0x20 && status(text)) return true;
      if (tests.line(text, number)) return true;
      if (errors.line(text, number, isCargo) || panics.line(text, number)) return true;
      return first === 0x44 && format(text, number);
    },
    end() {
      panics.end();
      tests.end();
      errors.end();
    },
  };
}
