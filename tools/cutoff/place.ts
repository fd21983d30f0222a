// A generated workspace on disk, with all that the tasks of types read beside sources: a plan, and Nx's project graph.
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NO_PLAN, type PlannedTypes, planText } from '@subminute/core/plan';
import { openFileGraph } from '../../packages/nx/src/imports/open-file-graph.ts';
import { planTypes } from '../../packages/nx/src/types/plan-types.ts';
import type { Generated } from './generated.ts';
import type { Mutation } from './mutations.ts';

export interface Place extends Disposable {
  readonly root: string;
  readonly types: readonly PlannedTypes[];
  write(files: Mutation['files']): void;
}

export async function place({ projects, files }: Generated): Promise<Place> {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-cutoff-')));
  const write = (changed: Mutation['files']): void => writeChanges(root, changed);
  const nodes = Object.fromEntries(projects.map(({ name, home }) => [name, { data: { root: home } }]));
  const dependencies = Object.fromEntries(
    projects.map(({ name, needs }) => [name, needs.map((target) => ({ target }))]),
  );
  write({
    ...files,
    '.gitignore': 'node_modules\n.nx\ndist\nlib\n',
    'nx.json': '{}',
    'package.json': '{"name":"root","private":true,"workspaces":["packages/*"]}',
    '.nx/workspace-data/project-graph.json': JSON.stringify({ nodes, dependencies }),
  });
  execFileSync('git', ['init', '-q'], { cwd: root });
  execFileSync('git', ['add', '-A'], { cwd: root });
  mkdirSync(path.join(root, 'node_modules/@t'), { recursive: true });
  const types = await planned(root, projects);
  write({ 'subminute.plan.json': planText({ ...NO_PLAN, types }) });
  const clear = (): void => rmSync(root, { recursive: true, force: true });
  process.once('exit', clear);
  return {
    root,
    types,
    write,
    [Symbol.dispose]: () => {
      process.off('exit', clear);
      clear();
    },
  };
}

/** `null`: the file goes. */
export function writeChanges(root: string, changed: Mutation['files']): void {
  for (const [file, text] of Object.entries(changed)) {
    const to = path.join(root, file);
    if (text === null) rmSync(to, { force: true });
    else {
      mkdirSync(path.dirname(to), { recursive: true });
      writeFileSync(to, text);
    }
  }
}

async function planned(root: string, projects: Generated['projects']): Promise<readonly PlannedTypes[]> {
  const opened = await openFileGraph(root, { env: {} });
  if (!opened.ok) throw new Error(opened.error);
  using graph = opened.value;
  const targets = ['dts', 'surface', 'typecheck'];
  const asked = projects.map(({ name, home, needs }) => ({ name, root: home, needs, targets, outputs: [] }));
  const { types, left } = planTypes({ root, graph: graph.graph(), projects: asked });
  const [none] = left;
  if (none) throw new Error(`no target is made for ${none.project}: ${none.why}`);
  const beside = types.find(({ keys }) => keys !== 'declarations');
  if (beside) throw new Error(`${beside.project} is keyed by sources: ${beside.why ?? ''}`);
  return types;
}

/** What tasks write, as it lies there, to be put back. */
export function outputsIn(root: string, home: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const folder of [`${home}/dist`, `${home}/lib`, `node_modules/.cache/subminute/types/${home}`]) {
    for (const name of namesIn(path.join(root, folder))) {
      const file = `${folder}/${name}`;
      found[file] = readFileSync(path.join(root, file), 'utf8');
    }
  }
  return found;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  } catch {
    return [];
  }
}
