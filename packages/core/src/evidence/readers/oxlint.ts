import { isNoise } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Reader, Sink } from '../reader.ts';
import { createDistinct, createWarnings, tallyOf } from '../warnings.ts';
import { createOxlintBlocks } from './oxlint-blocks.ts';
import { readOxlintLine } from './oxlint-lines.ts';

const FOUND = /^Found (\d+) warnings? and (\d+) errors?\.$/;
const TOO_MANY = /^Exceeded maximum number of warnings\. Found \d+\.$/;
const FINISHED = /^Finished in \S+ on (\d+) files?/;
const NO_FILES = 'No files found to lint.';

/**
 * oxlint: the default format, `-f agent` and `-f unix`, a configuration that it refuses, and the syntax
 * errors of other tools that draw them alike (oxfmt, SWC). Tried on oxlint 1.94.
 */
export function createOxlintReader(sink: Sink, paths: Paths): Reader {
  const warnings = createWarnings(sink);
  const isNew = createDistinct();
  const blocks = createOxlintBlocks(add, paths);
  const seen = { errors: 0, counted: 0, isKnown: false, isTooMany: false };
  /** Whether no other tool spoke behind it: then what it warns of is why the task failed. */
  let isLast = false;

  function add(finding: Finding): void {
    if (finding.severity === 'warning') warnings.add(finding);
    else {
      if (isNew(finding)) seen.errors++;
      sink.add(finding);
    }
  }

  function oneLine(text: string, logLine: number): boolean {
    const finding = readOxlintLine(text, { paths, logLine, isKnown: seen.isKnown });
    if (!finding) return false;
    add(finding);
    return (seen.isKnown = true);
  }

  function summary(text: string, logLine: number): boolean {
    const [, , errors] = FOUND.exec(text) ?? [];
    if (errors !== undefined) seen.counted = Math.max(seen.counted, Number(errors));
    const isTooMany = TOO_MANY.test(text);
    if (isTooMany && warnings.count() === 0) add(said(text, logLine, 'max-warnings'));
    seen.isTooMany ||= isTooMany;
    if (text.startsWith(NO_FILES)) add(said(text, logLine));
    return errors !== undefined || isTooMany || text.startsWith(NO_FILES) || FINISHED.test(text);
  }

  return {
    begins: { first: '>$FEN', indented: 'x!', words: true, wide: true },
    isOpen: () => isLast || blocks.isOpen(),
    line(text, number, { first, hasWords }) {
      if ((first === 0x3e || first === 0x24) && /^. .*\boxlint\b/.test(text)) seen.isKnown = true;
      const isSaid = blocks.line(text, number) || (hasWords && oneLine(text, number));
      const isMine = isSaid || summary(text, number);
      isLast = isMine || (isLast && isNoise(text));
      return isMine;
    },
    end() {
      blocks.end();
      const { errors, counted, isTooMany } = seen;
      const isReason = isTooMany || (errors + counted === 0 && isLast);
      if (warnings.count() > 0 && isReason) sink.warningsFailed();
      warnings.end();
      const all = Math.max(errors, counted);
      if (all + warnings.count() > 1) sink.tally(tallyOf(all, warnings.count(), warnings.rules()));
    },
  };
}

function said(message: string, logLine: number, code?: string): Finding {
  const finding: Finding = { tool: 'oxlint', severity: 'error', certainty: 'sure', message, logLine };
  return code === undefined ? finding : { ...finding, code };
}
