import path from 'node:path';
import type { ChangedLine } from '@subminute/core';
import {
  type ChangePlace,
  type GraphChange,
  type WorkspaceGraph,
  projectLookup,
} from '@subminute/core/ratchet';

/** What a place is looked for in. */
export interface ChangedTree {
  readonly head: WorkspaceGraph;
  /** The lines that the change added, or changed. */
  readonly lines: readonly ChangedLine[];
  /** By which source imports a project: its package's name, aliases in tsconfig. */
  readonly namesOf: (project: string) => readonly string[];
}

/**
 * The line of the change that made a change of the graph: the import of a new edge, the pattern of a new input,
 * the switch. `undefined`: no added line says it (it was made by what is gone, or by a plugin).
 */
export function placeOf(change: GraphChange, tree: ChangedTree): ChangePlace | undefined {
  const { lines } = tree;
  const found = lines.filter(testOf(change, tree)).sort((a, b) => rank(a) - rank(b));
  const [first] = found.length > 0 ? found : lines.filter(fallbackOf(change, tree));
  return first && { file: first.file, line: first.line, text: first.text.trimEnd() };
}

/** Source before manifests, an import before other words: it says more than the dependency that it needs. */
function rank({ file, text }: ChangedLine): number {
  if (!file.endsWith('.json')) return IMPORT.test(text) ? 0 : 1;
  return path.basename(file) === 'package.json' ? 2 : 3;
}

const IMPORT = /\b(?:import|from|export|require)\b/;

type Test = (line: ChangedLine) => boolean;

function testOf(change: GraphChange, tree: ChangedTree): Test {
  switch (change.kind) {
    case 'edge':
      return edgeTest(change, tree);
    case 'input':
      return inputTest(change.text);
    case 'uncached':
      return ({ file, text }) => isConfiguration(file) && /["']?cache["']?\s*:\s*false/.test(text);
    case 'order':
      return ({ file, text }) => isConfiguration(file) && text.includes(`"${change.on}"`);
    case 'task':
      return taskTest(change.task, tree);
  }
}

/** Where nothing is added, the first line that was changed in a configuration of the tasks. */
function fallbackOf(change: GraphChange, { head }: ChangedTree): Test {
  if (change.kind === 'edge') return () => false;
  const tasks = 'tasks' in change ? change.tasks : [change.task];
  const projects = new Set(
    head.tasks.filter(({ task }) => tasks.includes(task)).map(({ project }) => project),
  );
  const roots = head.projects.filter(({ name }) => projects.has(name)).map(({ root }) => root);
  return ({ file }) => isConfiguration(file) && (file === 'nx.json' || roots.includes(path.dirname(file)));
}

function isConfiguration(file: string): boolean {
  return ['nx.json', 'project.json', 'package.json'].includes(path.basename(file));
}

function inputTest(text: string): Test {
  if (text === 'AllExternalDependencies')
    return ({ file, text: line }) => isConfiguration(file) && line.includes('externalDependencies');
  const word = /^(?:env|runtime|npm):(.*)$/s.exec(text)?.[1];
  // A variable's name may be the beginning of another one's; packages have no version there.
  if (word !== undefined) {
    const quoted = JSON.stringify(text.startsWith('npm:') ? word.replace(/(?<=.)@[^@/]*$/, '') : word);
    return ({ file, text: line }) => isConfiguration(file) && line.includes(quoted);
  }
  const plain = text.replace(/^no !/, '!').replace(/^(!?)\{workspaceRoot\}\//, '$1');
  return ({ file, text: line }) => isConfiguration(file) && line.includes(plain);
}

function taskTest(task: string, { head }: ChangedTree): Test {
  const found = head.tasks.find((one) => one.task === task);
  const root = head.projects.find(({ name }) => name === found?.project)?.root;
  return ({ file, text }) =>
    isConfiguration(file) &&
    (file === 'nx.json' || path.dirname(file) === root) &&
    text.includes(`"${found?.target ?? ''}"`);
}

/** In a file of the one project, a line that names the other as imports and manifests do. */
function edgeTest({ from, to }: { from: string; to: string }, { head, namesOf }: ChangedTree): Test {
  const names = namesOf(to);
  // In source a project's own name may be any word.
  const inManifests = [...names, to];
  const owner = projectLookup(head.projects);
  const isAt = (folder: string): boolean => !/^\.\.(?:\/|$)/.test(folder) && owner(`${folder}/`) === to;
  return ({ file, text }) => {
    if (owner(file) !== from) return false;
    return quotedIn(text).some(
      (quoted) =>
        (isConfiguration(file) ? inManifests : names).some(
          (name) => quoted === name || quoted.startsWith(`${name}/`),
        ) ||
        (quoted.startsWith('.') && isAt(resolved(file, quoted))),
    );
  };
}

function quotedIn(text: string): readonly string[] {
  return [...text.matchAll(/(["'`])([^"'`]+)\1/g)].map(([, , quoted = '']) => quoted);
}

function resolved(file: string, specifier: string): string {
  return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
}
