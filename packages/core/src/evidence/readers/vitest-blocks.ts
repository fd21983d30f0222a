import type { Place } from '../diagnostic.ts';
import { parseErrorBlock } from '../error-block.ts';
import { placesOf } from '../error-places.ts';
import { isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';
import { type FailHead, parseFailHead } from './vitest-heads.ts';
import { parseTypeMismatch } from './vitest-types.ts';

const MAX_LINES = 400;
const MAX_STACK_LINES = 60;

/** What the lines above the blocks said. */
export interface Surroundings {
  /** The configuration that could not be loaded. */
  readonly config: Place | undefined;
  /** A process said that its heap is full. */
  readonly outOfMemory: boolean;
}

/** `⎯⎯⎯ Failed Tests 3 ⎯⎯⎯`: what the blocks below are. */
const TITLE =
  /^⎯+ (Failed (?:Tests|Suites)|Unhandled Errors?|Unhandled Rejection|Uncaught Exception|Unhandled Source Errors?|Typecheck Errors?|Startup Error|Error during [\w ]+)(?: \d+)? ⎯+$/;

/** What belongs to the error above a rule. */
const BEHIND_RULE = /^(?:Serialized Error: |This error originated in |The (?:last|latest) test )/;

/** The sections of errors: a title, then blocks of ` FAIL  …` lines, an error and a rule. */
export interface VitestBlocks {
  /** Whether the line belongs to them. */
  line(text: string, number: number): boolean;
  isOpen(): boolean;
  close(): void;
}

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

export function createVitestBlocks(
  add: (finding: Finding) => void,
  paths: Paths,
  around: () => Surroundings,
): VitestBlocks {
  let section: string | undefined;
  let block: Block | undefined;

  function close(): void {
    if (block && (block.heads.length > 0 || block.lines.some((text) => text !== ''))) {
      for (const finding of findingsOf(block, paths, around())) add(finding);
    }
    block = undefined;
  }

  function begin(kind: string, logLine: number): Block {
    close();
    return (block = { kind, logLine, heads: [], lines: [], stackLines: 0, isRuled: false });
  }

  function rule(text: string, number: number): void {
    const title = TITLE.exec(text)?.[1];
    if (title !== undefined) {
      section = title;
      // The title of many is followed by one for each.
      if (title.startsWith('Failed') || title === 'Unhandled Errors') close();
      else begin(title, number);
    } else if (text.includes('[')) close();
    else if (block) block.isRuled = true;
  }

  function plain(text: string): boolean {
    if (block?.isRuled && text !== '' && !BEHIND_RULE.test(text)) close();
    if (block) addLine(block, text);
    return block !== undefined;
  }

  return {
    close,
    isOpen: () => section !== undefined,
    line(text, number) {
      const isRule = text.charCodeAt(0) === 0x23af;
      if (section === undefined && !isRule) return false;
      if (isRule) rule(text, number);
      else if (isEcho(text)) {
        close();
        section = undefined;
      } else if (section?.startsWith('Failed') && text.startsWith(' FAIL  ')) {
        const open = block && block.lines.length === 0 ? block : begin(section, number);
        open.heads.push(parseFailHead(text, paths));
        return true;
      } else return plain(text);
      return isRule;
    },
  };
}

/** The first lines say what failed; of the rest only the stack is needed. */
function addLine(block: Block, text: string): void {
  const isStack = /^ ❯ |^\s+at |^Caused by: /.test(text);
  if (block.lines.length < MAX_LINES) block.lines.push(text);
  else if (isStack && block.stackLines++ < MAX_STACK_LINES) block.lines.push(text);
}

/** One finding for each test that the error fails. */
function findingsOf(block: Block, paths: Paths, { config, outOfMemory }: Surroundings): Finding[] {
  const error = parseErrorBlock(errorLines(block), paths);
  const { place, frames } = placesOf(error);
  const isHeapFull = outOfMemory && /Worker .*(?:exited unexpectedly|terminated)/.test(error.message);
  const heads: readonly FailHead[] = block.heads.length === 0 ? [{}] : block.heads;
  const { message, detail } = parseTypeMismatch(error.message, error.detail) ?? error;
  const origin = originOf(block, paths);
  const finding: Finding = {
    tool: 'vitest',
    severity: 'error',
    certainty: 'sure',
    logLine: block.logLine,
    message,
    detail: [...(isHeapFull ? ['JavaScript heap out of memory'] : []), ...origin.detail, ...detail],
    frames,
    ...(error.code === undefined ? {} : { code: error.code }),
  };
  return heads.map(({ file, test }) => {
    const where =
      place ??
      (file === undefined ? origin.place : { file }) ??
      (block.kind === 'Startup Error' ? config : undefined);
    return {
      ...finding,
      message: plainMessage(message, test),
      ...(where ? { place: where } : {}),
      ...(test === undefined ? {} : { test }),
      ...(file === undefined ? {} : { testFile: file }),
    };
  });
}

/** The place says which file a worker ran, the test which snapshot it is. */
function plainMessage(message: string, test: string | undefined): string {
  const text = message.replace(/(?: during \w+ state)? while running test file \S+$/, '');
  return test === undefined ? text : text.replace(`Snapshot \`${test} 1\``, 'Snapshot');
}

/** Of a thrown object, Vitest prints all that it has added to it, and below it the object itself. */
function errorLines({ lines }: Block): readonly string[] {
  const first = lines.find((line) => line !== '');
  const own = lines.find((line) => line.startsWith('Serialized Error: '));
  return first === '{' && own !== undefined ? [own.slice('Serialized Error: '.length)] : lines;
}

/** `Unhandled Rejection while src/a.test.ts ran, last test "waits"` */
function originOf({ kind, lines }: Block, paths: Paths): { detail: string[]; place?: Place } {
  if (!/^(?:Unhandled|Uncaught)/.test(kind)) return { detail: [] };
  const text = lines.join('\n');
  const path = /^This error originated in "(.+?)" test file/m.exec(text)?.[1];
  const test =
    /^The (?:last test to run before this error was|latest test that might've caused the error is) "(.+)"\./m.exec(
      text,
    )?.[1];
  const last = test === undefined ? '' : `, last test "${test}"`;
  if (path === undefined) return { detail: kind === 'Unhandled Error' ? [] : [kind] };
  const file = paths.locate({ path })?.file;
  return {
    detail: [`${kind} while ${file ?? path} ran${last}`],
    ...(file === undefined ? {} : { place: { file } }),
  };
}
