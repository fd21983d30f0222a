import path from 'node:path';
import {
  type FileGraph,
  type FileView,
  bitsFor,
  eachBit,
  reachedFrom,
  setBit,
  viewOf,
} from '@subminute/core/graph';
import type { GraphProject } from '@subminute/core/ratchet';
import type { Files } from './proposal.ts';
import type { RootFiles } from './root-evidence.ts';

/** The configurations of Vitest that decide about a project's test files, and what they import or name. */
export interface Settings {
  /** The file among them that is one of these, or has their name in its text: what it does with it no record tells. */
  readonly readerOf: (asked: RootFiles) => string | undefined;
}

const CONFIG = /(?:^|\/)vite(?:st)?\.[^/]+$/;

/** Vitest reads them in its main process, where nothing is recorded. */
export function testSettings(
  graph: FileGraph,
  files: Files,
  projects: readonly GraphProject[],
): { readonly of: (project: string) => Settings } {
  const configs = graph.files.map((file) => file.path).filter((file) => CONFIG.test(file));
  const roots = new Map(projects.map(({ name, root }) => [name, root]));
  const view = viewOf(graph, 'runtime');
  const known = new Map<string, Settings>();
  const of = (project: string): Settings => {
    const root = roots.get(project) ?? '.';
    const own = configs.filter((file) => decides(path.posix.dirname(file), root));
    return settingsOf(own, { graph, view, files });
  };
  return {
    of: (project) => {
      const found = known.get(project) ?? of(project);
      known.set(project, found);
      return found;
    },
  };
}

/** Those in the project, and in the folders above it. */
function decides(folder: string, root: string): boolean {
  const isAbove = folder === '.' || root === folder || root.startsWith(`${folder}/`);
  return isAbove || root === '.' || folder.startsWith(`${root}/`);
}

interface Reading {
  readonly graph: FileGraph;
  readonly view: FileView;
  readonly files: Files;
}

function settingsOf(configs: readonly string[], { graph, view, files }: Reading): Settings {
  const from = bitsFor(view.size);
  for (const config of configs)
    for (const file of [config, ...namedIn(config, files)]) {
      const number = graph.numbers.get(file);
      if (number !== undefined) setBit(from, number);
    }
  const texts = new Map<string, string>();
  eachBit(reachedFrom(from, view.below), (number) => {
    const file = graph.files[number]?.path ?? '';
    texts.set(file, files.read(file) ?? '');
  });
  return {
    readerOf: ({ set, word }) =>
      [...texts].find(([file, text]) => set.has(file) || word === '' || text.includes(word))?.[0],
  };
}

/** Files in quotes: a set-up, aliases. */
function namedIn(config: string, files: Files): readonly string[] {
  const folder = path.posix.dirname(config);
  return Array.from((files.read(config) ?? '').matchAll(/['"`]([^'"`\n]{1,200})['"`]/g), ([, name = '']) =>
    path.posix.join(folder, name),
  );
}
