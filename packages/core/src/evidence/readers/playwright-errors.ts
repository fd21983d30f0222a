import type { Place } from '../diagnostic.ts';
import { parseErrorBlock } from '../error-block.ts';
import { isErrorHeading } from '../error-heading.ts';
import { placesOf } from '../error-places.ts';
import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';
import { parseBabelError } from './babel-error.ts';

/** One test's errors, or those of no test. */
export interface PlaywrightBlock {
  readonly logLine: number;
  /** `suite > name`; the steps that were open stand behind it. */
  readonly test?: string;
  /** Where the test is declared. */
  readonly declared?: Place;
  /** Without their indentation. */
  readonly lines: string[];
}

/** Behind it stand files for a person to look at, or the same again. */
const END = /^(?:Error Context: |attachment #\d+: |Retry #\d+ ─|Testing stopped early)/;
const FRAME = /^\s*at /;
/** Advice in a frame. */
const BOX = /^\s*[╔║╚]/;
/** What Playwright did on the way, which the message or another line says. */
const ROUTINE =
  /^(?:Expect "|retrying |waiting \d+m?s|attempting |unexpected value|scrolling |done scrolling|performing |user-agent|accept|→ |navigating to|waiting for element to be visible, enabled)/;
const MAX_LOG = 3;

/** One finding for each error of the block. */
export function playwrightFindings(block: PlaywrightBlock, paths: Paths): Finding[] {
  const end = block.lines.findIndex((line) => END.test(line));
  const errors = split(end === -1 ? block.lines : block.lines.slice(0, end));
  const findings = errors.map((lines) => findingOf(lines, block, paths));
  // A time-out is told twice: of the test, and of what it waited for.
  const others = findings.filter(({ message }) => !/^Test timeout of \d+ms exceeded/.test(message));
  return others.some(({ message }) => /imeout/.test(message)) ? others : findings;
}

/** An error ends with its frames; one without begins the next one with a heading. */
function split(lines: readonly string[]): string[][] {
  const errors: string[][] = [];
  let current: string[] = [];
  let hasFrames = false;
  for (const [at, line] of lines.entries()) {
    const isHeading = lines[at - 1] === '' && isErrorHeading(line);
    const isNext = /^[^\s}\])]/.test(line) && (hasFrames || isHeading);
    if (isNext && current.some((text) => text !== '')) {
      errors.push(current);
      current = [];
      hasFrames = false;
    }
    hasFrames ||= /^ {4}at /.test(line);
    current.push(line);
  }
  if (current.some((text) => text !== '')) errors.push(current);
  return errors;
}

function findingOf(lines: readonly string[], block: PlaywrightBlock, paths: Paths): Finding {
  const { said, log } = withoutLog(lines);
  const syntax = parseBabelError(said.find((line) => line !== '') ?? '', paths);
  const error = parseErrorBlock(said, paths);
  const { place = placeOf(error.message, block), frames } = placesOf(error);
  const details = [...error.detail, ...log.filter((line) => !isSaid(line, error.message))];
  const caller = frames.find(({ file }) => file !== place?.file);
  return {
    tool: 'playwright',
    severity: 'error',
    certainty: 'sure',
    logLine: block.logLine,
    message: error.message,
    detail: details
      .filter((line) => !/^(?:Timeout: +\d+|You may need to escape )/.test(line))
      .map((line) => line.replace(/^(?:Locator: +|Error: (?=element))/, '')),
    frames: caller ? [caller] : [],
    ...(place ? { place } : {}),
    ...(error.code === undefined || error.code === 'Error' ? {} : { code: error.code }),
    ...syntax,
    ...(block.test === undefined ? {} : { test: block.test }),
    ...(block.declared ? { testFile: block.declared.file } : {}),
  };
}

/** A browser that cannot start fails every test of the file alike. */
function placeOf(message: string, { declared }: PlaywrightBlock): Place | undefined {
  return message.startsWith('browserType.launch: ') && declared ? { file: declared.file } : declared;
}

function isSaid(step: string, message: string): boolean {
  return step.startsWith('waiting for ') && message.includes(step.slice('waiting for '.length));
}

/** Takes the list of what Playwright did out of the error, and keeps of it what explains the failure. */
function withoutLog(lines: readonly string[]): { said: string[]; log: string[] } {
  const said: string[] = [];
  const isAssertion = lines.some((line) => /^(?:Error: )?expect\S*\(/.test(line));
  const log = new Set<string>();
  let isLog = false;
  for (const line of lines) {
    const text = line.trim();
    if (/^Call [Ll]og:$/.test(text)) isLog = true;
    else if (isLog && FRAME.test(line)) isLog = false;
    if (isLog && /^\s*(?:- |\d+ × )/.test(line)) {
      const step = text.replace(/^- /, '').replace(/^\d+ × /, '');
      const isPart = /^\s{6,}- (?:<|locator resolved to (?:<html|<body))/.test(line);
      const isTelling = isAssertion ? step.startsWith('Timeout ') : !ROUTINE.test(step) && !isPart;
      if (isTelling && log.size < MAX_LOG) log.add(step);
    } else if (!isLog && !BOX.test(line)) said.push(line);
    const command = /^║ +(npx playwright install\b.*?) +║$/.exec(text)?.[1];
    if (command !== undefined) log.add(command);
  }
  return { said, log: [...log] };
}
