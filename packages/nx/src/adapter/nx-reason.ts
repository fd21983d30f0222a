import type { NxMessage, NxOutput } from './nx-output.ts';

/** Why Nx itself failed, in its own words. */
export interface NxReason {
  /** One line: where and what. */
  readonly reason: string;
  /** At most two lines. */
  readonly detail: readonly string[];
}

const MAX_DETAIL = 2;
/** A list is as long as a line. */
const MAX_LINE = 240;

/** Titles that are news, not reasons. */
const NEWS =
  /^(?:Running |Successfully |Affected criteria |No tasks were run|Ran |Nx read the output|Cancelled|Your AI agent|For more information please visit )/;

/** Lines that help nobody: advice on how to see more, stacks, what npm says before Nx. */
const NOISE =
  /^(?:Pass --verbose to see the stacktraces?\.|Hint: run the command with --verbose.*|Learn more.*|Use '--' to separate paths from revisions.*|'git <command> .*|npm warn .*|To fix this, .*|For instance: .*|Find more information .*)$/;
const STACK = /^\s+at |^Require stack:$|^- \S+\.[cm]?js$|^\s+(?:code|requireStack): |^[{}]$|^Node\.js v/;

/** `CommaExpected in /repo/project.json at 6:3`: a file of the workspace that is no JSON. */
const JSON_ERROR = /^(?:Error: )?(\w+) in (\S.*) at (\d+):(\d+)$/;
/** The line of the file that it points at. */
const POINTED = /^>\s*\d+ \| (.*)$/;

/** Titles that only say that something went wrong: what did stands below. */
const VAGUE =
  /^(?:Failed to process project graph\b.*|\[\w+ Error\]:|An error occurred while processing files for the .* plugin\.?)$/;

const USAGE =
  /^(?:Missing required arguments?|Unknown arguments?|Not enough (?:non-option )?arguments|Invalid values|.*mutually exclusive)/;

/**
 * Why Nx itself failed: the cause first, in one line, without advice and without `root`. Tried on Nx 22.1,
 * 23.3 and 24.0.
 */
export function nxReason(output: NxOutput, root = ''): NxReason | undefined {
  const box = output.messages.findLast((m) => !NEWS.test(m.title) && !/ (?:failed|succeeded)$/.test(m.title));
  const lines = box ? linesOf(box) : looseLines(output.loose);
  const said = withoutRoot(lines, root);
  const reason = jsonError(said) ?? gitError(said) ?? inOrder(said);
  return reason && { reason: cut(reason.reason), detail: reason.detail.slice(0, MAX_DETAIL).map(cut) };
}

function linesOf({ title, body }: NxMessage): string[] {
  return [title, ...body];
}

/** What Nx prints without a box: an error's first line and some below it, or what yargs says of the command line. */
function looseLines(loose: readonly string[]): string[] {
  const usage = loose.findLastIndex((line) => USAGE.test(line));
  if (usage !== -1) return loose.slice(usage);
  const start = loose.findIndex((line) => /^\w*Error\b/.test(line));
  return loose.slice(Math.max(0, start));
}

/** Without noise, and what is indented below a label in the label's own line. */
function withoutRoot(lines: readonly string[], root: string): string[] {
  return lines
    .map((line) => (root === '' ? line : line.replaceAll(`${root}/`, '')).trimEnd())
    .filter((line) => line.trim() !== '' && !NOISE.test(line.trim()) && !STACK.test(line));
}

function jsonError(lines: readonly string[]): NxReason | undefined {
  const at = lines.findIndex((line) => JSON_ERROR.test(line.trim()));
  const [, kind, file = '', line, column] = JSON_ERROR.exec((lines[at] ?? '').trim()) ?? [];
  if (kind === undefined) return undefined;
  // Above it, Nx names the file as the workspace does.
  const named = /^\s*- (\S.*):$/.exec(lines[at - 1] ?? '')?.[1];
  const path = named !== undefined && file.endsWith(named) ? named : file;
  const pointed = lines
    .slice(at + 1)
    .map((text) => POINTED.exec(text.trim())?.[1])
    .find((text) => text !== undefined);
  return {
    reason: `${path}:${line}:${column} ${kind}`,
    detail: pointed === undefined ? [] : [pointed.trim()],
  };
}

/** `Command failed: git diff … origin/develop HEAD`, and below it what git said. */
function gitError(lines: readonly string[]): NxReason | undefined {
  const command = /^Command failed: (.+)$/.exec(lines[0] ?? '')?.[1];
  const told = lines
    .slice(1)
    .map((line) => /^(?:fatal|error): (.+?)\.?$/.exec(line)?.[1])
    .find(Boolean);
  if (command === undefined || told === undefined) return undefined;
  const revision = /^ambiguous argument ('.+'): unknown revision\b/.exec(told)?.[1];
  const reason = revision === undefined ? told : `unknown revision ${revision}`;
  return { reason: `${/^\S+/.exec(command)?.[0] ?? ''}: ${reason}`, detail: [] };
}

/** The first line that says something, the others as they come. */
function inOrder(lines: readonly string[]): NxReason | undefined {
  const joined = joinLists(lines);
  const vague = joined.filter((line) => VAGUE.test(line));
  const [first, ...rest] = joined.filter((line) => !VAGUE.test(line));
  const reason = first?.replace(/^Error: /, '');
  if (reason === undefined) return vague[0] === undefined ? undefined : { reason: vague[0], detail: [] };
  const hint = rest.find((line) => line.startsWith('Did you mean'));
  const [next = ''] = rest;
  // A circle is its own reason.
  if (next.includes(' --> '))
    return { reason: `${reason.replace(/^Could not execute command because /, '')}: ${next}`, detail: [] };
  // Which plugin it was says more than that there is no graph.
  const plugin = vague.filter((line) => line.startsWith('An error occurred'));
  return { reason, detail: hint === undefined ? [...plugin, ...rest] : [hint] };
}

/** `Available targets:` and the list below it become one line; what is indented deeper belongs to the item. */
function joinLists(lines: readonly string[]): string[] {
  const joined: string[] = [];
  let isList = false;
  let depth = 0;
  for (const line of lines) {
    const indent = line.length - line.trimStart().length;
    const isItem = indent > 0 || line.startsWith('- ');
    const text = line.trim().replace(/^- /, '');
    const above = joined.at(-1) ?? '';
    isList = isItem && above !== '' && !VAGUE.test(above) && (isList || /[:?]$/.test(above));
    const gap = /[:?]$/.test(above) ? ' ' : indent > depth ? ': ' : ', ';
    if (isList) joined[joined.length - 1] = `${above}${gap}${text}`;
    else joined.push(text);
    depth = indent;
  }
  return joined;
}

function cut(text: string): string {
  return text.length <= MAX_LINE ? text : `${text.slice(0, MAX_LINE - 1)}…`;
}
