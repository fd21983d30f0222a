import type { Place } from '../diagnostic.ts';
import { parseErrorBlock, placesOf } from '../error-block.ts';
import { isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Reader, Sink } from '../reader.ts';
import { type FailHead, parseFailHead } from './vitest-heads.ts';
import { createVitestRemarks } from './vitest-remarks.ts';
import { createVitestTree } from './vitest-tree.ts';

/** `⎯⎯⎯ Failed Tests 3 ⎯⎯⎯`: what the blocks below are. */
const SECTION = /^⎯+ (Failed (?:Tests|Suites)|Unhandled Errors?|Unhandled Rejection|Uncaught Exception|Unhandled Source Errors?|Typecheck Errors?|Startup Error|Error during [\w ]+)(?: \d+)? ⎯+$/;
/** Vitest prints it to stdout and errors to stderr, so that it may stand in the middle of them. */
const SUMMARY = /^ +(?:Test Files|Snapshots|Tests|Type Errors|Errors|Start at|Duration|Isolate) {2}/;
const TALLY = /^ +Tests {2}(\d.*?)(?: \(\d+\))?$/;
const MAX_BLOCK_LINES = 400;
const MAX_STACK_LINES = 60;

interface Block {
  /** The section's title. */
  readonly kind: string;
  readonly logLine: number;
  readonly heads: FailHead[];
  readonly lines: string[];
  stackLines: number;
  /** A plain rule has ended it, unless the error's own properties follow. */
  isRuled: boolean;
}

/**
 * Vitest's text reporters (default, verbose, dot, minimal, agent): failed tests and suites, unhandled
 * errors, type tests, a configuration that cannot be loaded, coverage below its threshold. Tried on
 * 4.1 and 5.1.
 */
export function createVitestReader(sink: Sink, paths: Paths): Reader {
  const tree = createVitestTree(paths);
  const remarks = createVitestRemarks(sink, paths);
  let isVitest = false;
  let section: string | undefined;
  let block: Block | undefined;
  let found = 0;

  function close(): void {
    const ended = block;
    block = undefined;
    if (!ended || ended.lines.every((text) => text.trim() === '')) return;
    found++;
    for (const finding of findingsOf(ended, { paths, config: remarks.config(), outOfMemory: remarks.outOfMemory() })) sink.add(finding);
  }

  function begin(kind: string, logLine: number): Block {
    close();
    block = { kind, logLine, heads: [], lines: [], stackLines: 0, isRuled: false };
    return block;
  }

  function inSummary(text: string): boolean {
    const tally = TALLY.exec(text)?.[1];
    if (tally !== undefined) sink.tally(tally.replaceAll(' | ', ', '));
    return true;
  }

  function inSection(text: string, number: number, kind: string): boolean {
    if (isEcho(text)) {
      close();
      section = undefined;
      return false;
    }
    if (kind.startsWith('Failed') && /^ FAIL {2}/.test(text)) {
      const open = block && block.lines.length === 0 ? block : begin(kind, number);
      open.heads.push(parseFailHead(text, paths));
      return true;
    }
    if (SUMMARY.test(text)) return inSummary(text);
    if (text.startsWith('⎯')) return endOfBlock(text);
    if (!block) return false;
    if (block.isRuled && text !== '' && !text.startsWith('Serialized Error: ')) {
      close();
      return false;
    }
    addLine(block, text);
    return true;
  }

  /** `⎯⎯⎯[1/3]⎯` ends a block; a plain rule does too, unless the error's own properties follow. */
  function endOfBlock(rule: string): boolean {
    if (rule.includes('[')) close();
    else if (block) block.isRuled = true;
    return true;
  }

  return {
    line(text, number) {
      const first = text.charCodeAt(0);
      if (first === 0x23af) {
        const title = SECTION.exec(text)?.[1];
        if (title !== undefined) {
          section = title.replace(/^(Failed (?:Tests|Suites)).*/, '$1');
          if (title.startsWith('Failed') || title === 'Unhandled Errors') close();
          else begin(title, number);
          isVitest = true;
          return true;
        }
      }
      if (section !== undefined && inSection(text, number, section)) return true;
      if (first !== 0x20) return remarks.line(text, number, isVitest);
      if (text.startsWith(' RUN  v')) {
        isVitest = true;
        paths.addBase(text.replace(/^ RUN {2}v\S+ */, ''));
        return true;
      }
      if (isVitest && SUMMARY.test(text)) return inSummary(text);
      if (isVitest) tree.line(text, number);
      return remarks.line(text, number, isVitest);
    },
    end() {
      close();
      if (found === 0) found = remarks.end();
      if (found === 0) tree.addTo(sink);
    },
  };
}

/** The first lines say what failed; of the rest only the stack is needed. */
function addLine(block: Block, text: string): void {
  const isStack = /^ ❯ |^\s+at |^Caused by: /.test(text);
  if (block.lines.length < MAX_BLOCK_LINES) block.lines.push(text);
  else if (isStack && block.stackLines++ < MAX_STACK_LINES) block.lines.push(text);
}

interface Surroundings {
  readonly paths: Paths;
  readonly config: Place | undefined;
  readonly outOfMemory: boolean;
}

function findingsOf(block: Block, { paths, config, outOfMemory }: Surroundings): Finding[] {
  const error = parseErrorBlock(block.lines, paths);
  const { place, frames } = placesOf(error);
  const isUnhandled = block.heads.length === 0;
  const isCrash = /Worker .*(?:exited unexpectedly|terminated)/.test(error.message);
  const origin = isUnhandled ? originOf(block, paths) : [];
  const heads: readonly FailHead[] = isUnhandled ? [{}] : block.heads;
  return heads.map(({ file, test }) => {
    const where = place ?? (file === undefined ? undefined : { file }) ?? (block.kind === 'Startup Error' ? config : undefined);
    return {
      tool: 'vitest',
      severity: 'error',
      certainty: 'sure',
      logLine: block.logLine,
      message: error.message,
      detail: [...(isCrash && outOfMemory ? ['JavaScript heap out of memory'] : []), ...origin, ...error.detail],
      frames,
      ...(error.code === undefined ? {} : { code: error.code }),
      ...(where ? { place: where } : {}),
      ...(test === undefined ? {} : { test }),
      ...(file === undefined ? {} : { testFile: file }),
    };
  });
}

/** `Unhandled Rejection while src/a.test.ts ran, last test "waits"` */
function originOf({ kind, lines }: Block, paths: Paths): string[] {
  if (!/^(?:Unhandled|Uncaught)/.test(kind)) return [];
  const text = lines.join('\n');
  const file = /^This error originated in "(.+?)" test file/m.exec(text)?.[1];
  const test = /^The (?:last test to run before this error was|latest test that might've caused the error is) "(.+)"\./m.exec(text)?.[1];
  const last = test === undefined ? '' : `, last test "${test}"`;
  return [file === undefined ? kind : `${kind} while ${paths.locate({ path: file })?.file ?? file} ran${last}`];
}
