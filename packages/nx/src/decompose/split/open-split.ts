import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Result, ok } from '@subminute/core';
import type { FileGraph } from '@subminute/core/graph';
import { byCodeUnit } from '@subminute/core/unit';
import { type GitQuestion, askGit, entriesOf } from '../../history/ask-git.ts';
import { openFileGraph } from '../../imports/open-file-graph.ts';
import { loadParser } from '../../imports/parser.ts';
import { filesIn } from '../overlay.ts';
import type { Files } from '../proposal.ts';
import type { SplitFiles, SplitWorkspace } from './request.ts';
import { workspaceOf } from './workspace.ts';

/** All that a split is planned by. */
export interface OpenSplit {
  readonly files: SplitFiles;
  readonly graph: FileGraph;
  readonly workspace: SplitWorkspace;
}

export interface OpenSplitOptions {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** The folder of the repository's store; without one, nothing is kept. */
  readonly store?: string;
}

/** Reads a workspace as it lies on disk. The error is what git says. */
export async function openSplit(root: string, options: OpenSplitOptions): Promise<Result<OpenSplit, string>> {
  const listed = await listAll({ cwd: root, env: options.env });
  if (!listed.ok) return listed;
  const opened = await openFileGraph(root, options);
  if (!opened.ok) return opened;
  using live = opened.value;
  const files = splitFilesIn(root, listed.value);
  return ok({ files, graph: live.graph(), workspace: workspaceOf(files, await loadParser()) });
}

/** Also what is no code: it moves as well. */
async function listAll(question: GitQuestion): Promise<Result<readonly string[], string>> {
  const listed = await askGit(question, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  return listed.ok ? ok([...new Set(entriesOf(listed.value))]) : listed;
}

/** The files of a workspace with edits on top that nobody has written yet. */
export async function splitFilesOver(
  root: string,
  files: Files,
  env: Readonly<NodeJS.ProcessEnv>,
): Promise<Result<SplitFiles, string>> {
  const listed = await listAll({ cwd: root, env });
  if (!listed.ok) return listed;
  const disk = splitFilesIn(root, listed.value);
  return ok({
    read: files.read,
    exists: files.exists,
    paths: disk.paths.filter(files.exists),
    bytes: (file) => {
      const [now, before] = [files.read(file), disk.read(file)];
      return now === before || now === undefined ? disk.bytes(file) : Buffer.from(now);
    },
  });
}

/** Files of a folder on disk; a name that leads to no regular file is left out. */
function splitFilesIn(root: string, listed: readonly string[]): SplitFiles {
  const below = filesIn(root);
  const isFile = (file: string): boolean =>
    lstatSync(path.join(root, file), { throwIfNoEntry: false })?.isFile() === true;
  const texts = new Map<string, string | undefined>();
  return {
    exists: below.exists,
    // A plan reads the same files many times.
    read: (file) => {
      if (!texts.has(file)) texts.set(file, below.read(file));
      return texts.get(file);
    },
    paths: listed.filter(isFile).toSorted(byCodeUnit),
    bytes: (file) => (isFile(file) ? readFileSync(path.join(root, file)) : undefined),
  };
}
