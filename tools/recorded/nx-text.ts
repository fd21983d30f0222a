import { type RunEvent, type RunId, asTaskId, cleanText } from '@subminute/core';
import { readEvidence } from '@subminute/core/evidence';
import { NxOutputReader } from '../../packages/nx/src/adapter/nx-output.ts';
import { nxReason } from '../../packages/nx/src/adapter/nx-reason.ts';

/** A run that is known by its printed text alone. */
export interface TextRun {
  readonly text: string;
  /** Where it ran, as absolute paths in the text name it. */
  readonly root: string;
}

/** What a run's text says of its tasks, in Nx's styles `static` and `static-failures-only`. */
export function eventsOf({ text, root }: TextRun): readonly RunEvent[] {
  const lines = text.split('\n');
  const reader = new NxOutputReader();
  for (const line of lines) reader.line(line);
  const output = reader.output();
  const blocks = taskBlocks(lines);
  const failed = failedTasks(lines, blocks);
  const events: RunEvent[] = [
    { type: 'run-started', run: '' as RunId, atMs: 0, command: [], via: 'subminute' },
  ];
  for (const task of passedTasks(lines)) {
    events.push({ type: 'task-ended', task: asTaskId(task), outcome: 'passed', cache: 'none' });
  }
  for (const [task, block] of blocks) {
    if (!failed.has(task)) {
      const cache = output.printed.get(asTaskId(task)) ?? 'none';
      events.push({ type: 'task-ended', task: asTaskId(task), outcome: 'passed', cache });
      continue;
    }
    const projectRoot = folderOf(task, block, text);
    events.push({
      type: 'task-ended',
      task: asTaskId(task),
      outcome: 'failed',
      cache: 'none',
      projectRoot,
      evidence: readEvidence(
        block.map((line) => `${line}\n`),
        { workspaceRoot: root, projectRoot, exists: () => false },
      ),
    });
  }
  if (output.notRun.length > 0) events.push({ type: 'tasks-skipped', tasks: output.notRun, because: [] });
  const isGreen = lines.some((line) => /^\s*NX {3}Successfully ran /.test(plain(line)));
  const why = nxReason(output, root);
  if (blocks.size === 0 && !isGreen) {
    events.push({
      type: 'run-broken',
      reason: `nx: ${why?.reason ?? 'it said nothing'}`,
      detail: why?.detail ?? [],
    });
  }
  return [...events, { type: 'run-ended', atMs: 0, exitCode: isGreen ? 0 : 1 }];
}

/**
 * A project's folder is nowhere in the text but in the paths that tools print: the longest that ends in
 * the project's name, else the name alone, so that files of two projects are never one.
 */
function folderOf(task: string, block: readonly string[], text: string): string {
  const name = task.slice(0, task.lastIndexOf(':')).replace(/^@[^/]+\//, '');
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const paths = text.matchAll(new RegExp(`(?<![\\w./-])((?:[\\w-]+/){0,4}${escaped})/[\\w.-]`, 'g'));
  const folders = [...new Set(Array.from(paths, (match) => match[1] ?? ''))];
  // What is printed from the workspace's root names its folders.
  const isAtRoot = /^(?:\[\w+\] )?(?:apps|libs|packages|features|crates)\//;
  if (folders.length === 0 && block.some((line) => isAtRoot.test(plain(line)))) return '.';
  const isDeep = /(?:^|[\s'"(])\.\.\/\.\.\/(?!\.\.\/)/m.test(text);
  return folders.sort((a, b) => b.length - a.length)[0] ?? (isDeep ? `_/${name}` : name);
}

const plain = (line: string): string => cleanText(line).trimEnd();

/** The lines below each `> nx run`, up to the next one or to a box of Nx. */
function taskBlocks(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const blocks = new Map<string, string[]>();
  let open: string[] | undefined;
  for (const line of lines) {
    const task = /^> nx run (\S.*?)(?: {2}\[[^\]]+\])?$/.exec(plain(line))?.[1];
    if (task !== undefined) {
      open = [];
      blocks.set(task, open);
    } else if (/^ ?NX {3}/.test(plain(line))) open = undefined;
    else open?.push(line);
  }
  return blocks;
}

/** From the closing list, or where there is none, all that was printed. */
function failedTasks(
  lines: readonly string[],
  blocks: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const start = lines.findLastIndex((line) => plain(line) === 'Failed tasks:');
  if (start === -1) {
    const isRed = lines.some((line) => /^ ?NX {3}Running .* failed$/.test(plain(line)));
    return new Set(isRed ? blocks.keys() : []);
  }
  const names = lines.slice(start + 1).map((line) => /^- (\S.*)$/.exec(plain(line))?.[1]);
  const end = names.findIndex((name, i) => name === undefined && plain(lines[start + 1 + i] ?? '') !== '');
  return new Set((end === -1 ? names : names.slice(0, end)).filter((name) => name !== undefined));
}

/** `✔  nx run …`: the style prints only failures in full. */
function passedTasks(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => /^✔ +nx run (\S.*?)(?: {2}\[[^\]]+\])?$/.exec(plain(line))?.[1] ?? []);
}
