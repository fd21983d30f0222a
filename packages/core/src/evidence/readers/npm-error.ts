import type { Place } from '../diagnostic.ts';
import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';

type NpmError = Pick<Finding, 'message' | 'code' | 'detail' | 'place'>;

/** Words in front of a line that only say its kind again. */
const KIND =
  /^(?:ERESOLVE|40[134]|E[A-Z]{3,}|enoent|enospc|notarget|JSON\.parse|engine|notsup|network|nospc|need auth|invalid) +/;
/** Where it stood, and what it called. */
const OWN =
  /^(?:code|errno|syscall|path|dest|workspace|location|command|signal|in workspace:|A complete log|Lifecycle script|40\d$|Oops)\b/;
/** Advice, up to the next blank line. */
const ADVICE =
  /^(?:For a full report|Fix the upstream|To see a list of scripts|This is related to|If you are behind|In most cases|Note(?: that)?\b|Run "npm|Tell the package author|Failed to parse)/;
const END = /^(?:Clean install|Usage:|Options:|For a full report)/;
const MAX_DETAIL = 2;

/**
 * What npm says of itself, from its lines without their `npm error `; undefined where it only repeats that
 * a script failed.
 */
export function parseNpmError(lines: readonly string[], paths: Paths): NpmError | undefined {
  const code = valueOf(lines, 'code');
  const isScript = code !== undefined && /^(?:\d+|ELIFECYCLE)$/.test(code);
  if (isScript || (code === undefined && lines.some((line) => line.startsWith('Lifecycle script'))))
    return installScript(lines);
  const end = lines.findIndex((line) => END.test(line));
  const said = withoutAdvice(end === -1 ? lines : lines.slice(0, end));
  const from = said.findIndex((line) => line.trim() !== '');
  if (from === -1) return undefined;
  const { message, rest } = sentence(said.slice(from));
  const place = placeOf(lines, paths);
  return {
    message,
    detail: code === 'ERESOLVE' ? conflict(said) : reasons(rest),
    ...(code === undefined ? {} : { code }),
    ...(place ? { place } : {}),
  };
}

function valueOf(lines: readonly string[], key: string): string | undefined {
  return lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1);
}

function withoutAdvice(lines: readonly string[]): string[] {
  let isAdvice = false;
  return lines.filter((line) => {
    const text = line.replace(KIND, '').trim();
    isAdvice = ADVICE.test(text) || (isAdvice && text !== '');
    return !isAdvice && !OWN.test(text) && !/^\s+at |^\s{2}(?:npm run$|\w+: )|^[{}]$/.test(line);
  });
}

/** The first sentence, which may be broken over lines; a label takes the line below. */
function sentence(said: readonly string[]): { message: string; rest: string[] } {
  const plain = said.map((line) => line.replace(KIND, ''));
  let used = 1;
  let message = (plain[0] ?? '').trim();
  while (used < plain.length && used < 4 && plain[used] !== '' && isOpen(message, plain[used] ?? '')) {
    message += ` ${(plain[used] ?? '').trim()}`;
    used++;
  }
  const first = /^(.{20,}?[^.][.])(?: [A-Z].*)?$/.exec(message)?.[1] ?? message;
  return { message: first, rest: plain.slice(used) };
}

function isOpen(message: string, next: string): boolean {
  if (message.endsWith(':') || message.endsWith(',')) return true;
  return !/[.!?)]$/.test(message) && /^(?:[a-z]| ")/.test(next) && !/^\S+@/.test(next);
}

/** What is installed, and what would not have it. */
function conflict(said: readonly string[]): string[] {
  return said
    .map((line) => line.trim())
    .filter((line) => /^(?:Found|Conflicting peer dependency): |^peer(?:Optional)? /.test(line))
    .slice(0, MAX_DETAIL);
}

function reasons(rest: readonly string[]): string[] {
  const lines = rest
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:Did you mean|Not compatible)/.test(line));
  return [...new Set(lines)].slice(0, MAX_DETAIL);
}

/** A package that could not be built when it was installed: what its own script printed. */
function installScript(lines: readonly string[]): NpmError | undefined {
  const path = valueOf(lines, 'path') ?? '';
  const command = lines.findIndex((line) => line.startsWith('command ') && line !== 'command failed');
  if (!path.includes('/node_modules/') || command === -1) return undefined;
  const told = lines.slice(command + 1).filter((line) => /\berror\b|ERR!|not found|Error:/i.test(line));
  const name = path.slice(path.lastIndexOf('/node_modules/') + '/node_modules/'.length);
  return {
    message: `${name}: command failed: ${(lines[command] ?? '').slice(8)}`,
    detail: told.slice(0, MAX_DETAIL),
  };
}

/** The file that npm could not read. */
function placeOf(lines: readonly string[], paths: Paths): Place | undefined {
  const path = valueOf(lines, 'path');
  return path !== undefined && /\.(?:json|yaml)$/.test(path) ? paths.find({ path }) : undefined;
}
