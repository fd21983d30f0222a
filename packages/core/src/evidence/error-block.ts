import { readAssertion } from './assertion.ts';
import type { Place } from './diagnostic.ts';
import { isDiff } from './diff.ts';
import { parseHeading } from './error-heading.ts';
import { type ErrorPlaces, mentionedIn, sourceOf } from './error-places.ts';
import type { Paths } from './paths.ts';
import { parseStackFrame } from './stack-frame.ts';

/** A JavaScript error as Node or Vitest prints it: name, message, diff, frames, causes. */
export interface ErrorBlock extends ErrorPlaces {
  readonly code?: string;
  readonly message: string;
  readonly detail: readonly string[];
}

const MAX_FRAMES = 3;
const MAX_DETAIL = 6;

/** Lines that say nothing of this error: advice, code frames, boxes, what the frames say again. */
const NOISE =
  /^(?:\d*\s*[|│]|[╭╰─╵·┬]|>\s*\d+\s*\||\^+\s*$|If this is a long-running|Plugin: |File: |This error originated in|The (?:last|latest) test |Serialized Error: |- (?:the error was thrown|the error was|If the error|The error)|\(Use `node)/i;

function isNoise(line: string): boolean {
  return NOISE.test(line.trimStart());
}

const ASSERTION = /^(?:Jest)?(?:AssertionError|Error)$|^ERR_ASSERTION$/;
const EQUALITY_NOTE = / \/\/ (?:Object\.is equality|deep equality)$/;

const VAGUE =
  /^(?:(?:Transform|Build) failed with \d+ errors?:?|\[vitest-pool\]: Worker \w+ emitted error\.?)$/;

/** Reads the lines of one error. They may be those that a reader cut: only the first ones count. */
export function parseErrorBlock(lines: readonly string[], paths: Paths): ErrorBlock {
  const start = lines.findIndex((line) => line.trim() !== '');
  const first = lines[start]?.trim() ?? '';
  const heading = parseHeading(first) ?? { message: first };
  const { body, stack, frames } = parts(lines.slice(start + 1), paths);
  const {
    causes,
    code: ownCode,
    properties,
  } = behindFrames([...body.filter((line) => line.startsWith(SERIALIZED)), ...stack]);
  const named = 'code' in heading ? heading.code : undefined;
  const code = named === 'Error' ? (ownCode ?? named) : named;
  const told = withoutPrefix(heading.message, `${code}: `);
  const asserted = readAssertion(
    told.replace(EQUALITY_NOTE, ''),
    body.filter((line) => !isNoise(line)),
  );
  const { message, detail } = asserted ?? plainText(told, body, causes);
  const source = sourceOf(body, paths);
  const mentioned = source || frames.length > 0 ? undefined : mentionedIn([first, ...body, ...causes], paths);
  return {
    // That it is an assertion, the message says.
    ...(code === undefined || (asserted && ASSERTION.test(code)) ? {} : { code }),
    message,
    detail: [...detail, ...causes, ...properties].filter((line) => !isSaid(line, message)),
    frames: unique(frames).slice(0, MAX_FRAMES),
    ...(source ? { source } : {}),
    ...(mentioned ? { mentioned } : {}),
  };
}

/** Node says the code twice: `code: 'ENOENT'` and `ENOENT: no such file`. */
function withoutPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

/** Whether the message says it already: esbuild repeats it, a cause may have become the message. */
function isSaid(line: string, message: string): boolean {
  if (message.startsWith('Cannot find ') && line.startsWith('Caused by: Error: Failed to load url '))
    return true;
  return (
    line === message || (message !== '' && line.startsWith('Caused by: ') && line.endsWith(`: ${message}`))
  );
}

interface Parts {
  /** Above the first frame. */
  readonly body: string[];
  /** From the first frame on, without the frames. */
  readonly stack: string[];
  readonly frames: Place[];
}

function parts(lines: readonly string[], paths: Paths): Parts {
  const split: Parts = { body: [], stack: [], frames: [] };
  let isInStack = false;
  for (const line of lines) {
    const frame = parseStackFrame(line, paths);
    isInStack ||= frame !== undefined || /^\s*Caused by: /.test(line);
    if (!frame) (isInStack ? split.stack : split.body).push(line);
    else if (frame.place) split.frames.push(frame.place);
  }
  return split;
}

function plainText(
  told: string,
  body: readonly string[],
  causes: readonly string[],
): { message: string; detail: readonly string[] } {
  const { message, used } = fullMessage(told, body, causes);
  return { message, detail: detailOf(body.slice(used)) };
}

/** A message that only announces the next line, or says nothing, takes what says more. */
function fullMessage(
  message: string,
  body: readonly string[],
  causes: readonly string[],
): { message: string; used: number } {
  const next = body.findIndex((line) => line.trim() !== '');
  const text = body[next]?.trim() ?? '';
  if (VAGUE.test(message)) {
    const cause = causes[0]?.replace(/^Caused by: (?:\w*Error: )?/, '');
    if (cause !== undefined) return { message: cause, used: 0 };
    if (text !== '') return { message: text.replace(/^\S+:\d+:\d+: (?:ERROR: )?/, ''), used: next + 1 };
  }
  const plain = withoutCopy(message).replace(EQUALITY_NOTE, '');
  const isOpen = plain.endsWith(':') && text !== '' && !isDiff([text]) && !isNoise(text);
  return isOpen ? { message: `${plain} ${text}`, used: next + 1 } : { message: plain, used: 0 };
}

/** Vite copies a configuration to a file with a new name each time: the same error has one message. */
function withoutCopy(message: string): string {
  if (!message.includes('/.vite-temp/')) return message;
  return message.replace(/\S{0,100}\/\.vite-temp\/(\S{1,200}?)\.timestamp-[\w-]{1,100}\.mjs/, '$1');
}

function detailOf(body: readonly string[]): string[] {
  const requires = body.findIndex((line) => line.startsWith('Require stack:'));
  const lines = requires === -1 ? body : body.slice(0, requires);
  return lines
    .filter((line) => line.trim() !== '' && !isNoise(line))
    .map((line) => line.trim())
    .slice(0, MAX_DETAIL);
}

/** Properties that every error of Node has, or that the message says already. */
const KNOWN_PROPERTY =
  /^(?:generatedMessage|actual|expected|operator|diff|errno|code|syscall|path|address|port|url|stack|requireStack|spawnargs|\[errors|\[cause|errors|name|message)\b/;

/** How Vitest prints the properties of an error's own. */
const SERIALIZED = 'Serialized Error: ';

/** What stands between and behind the frames: causes, inner errors, the error's own properties. */
function behindFrames(stack: readonly string[]): { causes: string[]; code?: string; properties: string[] } {
  const causes: string[] = [];
  const properties: string[] = [];
  let code: string | undefined;
  for (const line of stack) {
    const text = line.trim().replace(/,$/, '');
    const cause = /^(?:Caused by: |\[cause\]: )(.*)$/.exec(text)?.[1];
    if (cause !== undefined) causes.push(`Caused by: ${cause}`);
    else if (/^\s+(?:[A-Z]\w*)?Error: ./.test(line)) causes.push(text);
    code ??= /^code: '([A-Z]\w+)'$/.exec(text)?.[1];
    const isSerialized = line.startsWith(SERIALIZED) && !/^Serialized Error: \{ code: '\w+' \}$/.test(line);
    if (isSerialized) properties.push(line.slice(SERIALIZED.length));
    else if (
      /^ {2}[\w$[\]']+: (?![[{]$)\S/.test(line) &&
      !KNOWN_PROPERTY.test(text) &&
      !text.endsWith('[Getter/Setter]')
    )
      properties.push(text);
  }
  return {
    causes: unique(causes).slice(0, 3),
    properties: properties.slice(0, 3),
    ...(code === undefined ? {} : { code }),
  };
}

function unique<T>(values: readonly T[]): T[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = JSON.stringify(value);
    return seen.has(key) ? false : seen.add(key);
  });
}
