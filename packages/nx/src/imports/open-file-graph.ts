import { realpathSync } from 'node:fs';
import { type Result, ok } from '@subminute/core';
import type { FileGraph } from '@subminute/core/graph';
import type { GitQuestion } from '../history/ask-git.ts';
import type { EditedGraph, Texts } from './edited-graph.ts';
import { type Kept, openKept } from './kept.ts';
import { listFiles } from './list-files.ts';
import { freeParserMemory } from './parser-memory.ts';
import { loadParser } from './parser.ts';
import { liveGraph } from './live-graph.ts';
import type { Problem } from './problem.ts';
import type { FileScan } from './scan.ts';
import { type Scans, openScans } from './scans.ts';

export interface FileGraphOptions {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** The folder of the repository's store; without one, nothing is kept. */
  readonly store?: string;
  readonly now?: () => number;
}

/** The graph of a workspace's files, brought up to date when it is told of changes. */
export interface OpenFileGraph {
  readonly graph: () => FileGraph;
  /** Settings that could not be read, and names whose case is wrong. Files are relative to the workspace. */
  readonly problems: () => readonly Problem[];
  /**
   * These files have changed, appeared or vanished: relative to the workspace, with `/`. Those that git ignores
   * and other kinds may be among them. The error is what git says.
   */
  readonly update: (changed: readonly string[]) => Promise<Result<FileGraph, string>>;
  /** With texts that nobody has written yet: relative to the workspace; `undefined` of a file that goes. */
  readonly over: (texts: Texts) => EditedGraph;
  [Symbol.dispose](): void;
}

/** Reads a workspace. The error is what git says. */
export async function openFileGraph(
  workspaceRoot: string,
  { env, store, now = Date.now }: FileGraphOptions,
): Promise<Result<OpenFileGraph, string>> {
  const root = realpathSync(workspaceRoot).replaceAll('\\', '/');
  const question: GitQuestion = { cwd: root, env };
  const listed = await listFiles(question);
  if (!listed.ok) return listed;
  const parse = await loadParser();
  const kept = store === undefined ? undefined : tryKept(store);
  const scans = openScans({ root, parse, kept, now });
  const live = liveGraph(root, await scanAll(listed.value, scans), scans);
  tryKeep(scans);
  return ok({
    graph: live.current,
    problems: live.problems,
    update: async (changed) => {
      const news = changed.filter((path) => !live.has(path));
      const among = news.length > 0 ? await listFiles(question, news) : ok([]);
      if (!among.ok) return among;
      const ours = new Set(among.value);
      return ok(live.update(changed, (path) => live.has(path) || ours.has(path)));
    },
    over: live.over,
    [Symbol.dispose]: () => {
      tryKeep(scans);
      kept?.[Symbol.dispose]();
    },
  });
}

/** After so many files the parser's memory is given back; most workspaces have fewer. */
const AT_ONCE = 2500;

async function scanAll(paths: readonly string[], scans: Scans): Promise<ReadonlyMap<string, FileScan>> {
  const found = new Map<string, FileScan>();
  for (const [at, path] of paths.entries()) {
    if (at % AT_ONCE === AT_ONCE - 1) await freeParserMemory();
    const scan = scans.of(path);
    if (scan) found.set(path, scan);
  }
  return found;
}

/** A store that cannot be used is no reason to fail: all is scanned then. */
function tryKept(store: string): Kept | undefined {
  try {
    return openKept(store);
  } catch {
    return undefined;
  }
}

function tryKeep(scans: Scans): void {
  try {
    scans.keep();
  } catch {
    // The disk is full: the next process scans again.
  }
}
