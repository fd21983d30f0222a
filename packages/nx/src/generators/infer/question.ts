import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Tree } from '@nx/devkit';
import type { FileGraph } from '@subminute/core/graph';
import type { Plan } from '@subminute/core/plan';
import { type CachedGraph, outputsByTask } from '../../adapter/cached-graph.ts';
import { projectNodes } from '../../adapter/graph-targets.ts';
import { type Json, readJson } from '../../decompose/json-file.ts';
import { openDisk } from '../../imports/disk.ts';
import { loadParser } from '../../imports/parser.ts';
import { isRecord } from '../../shield/fields.ts';
import { existingTargets, outputsOf } from '../../targets/existing.ts';
import type { InferQuestion } from '../../targets/question.ts';
import type { InferSettings } from '../../targets/settings.ts';
import { loadDeclare } from '../../types/oxc.ts';
import { installedVersion } from '../init/packages.ts';
import { chosenProjects } from './choose.ts';

interface Known {
  readonly settings: InferSettings;
  readonly plan: Plan;
  readonly cached: CachedGraph;
  readonly graph: FileGraph;
  readonly nxJson: Json;
  /** Absolute, without links. */
  readonly root: string;
}

/** All that decides about targets, as it is in the workspace. */
export async function questionOf(
  tree: Tree,
  { settings, plan, cached, graph, nxJson, root }: Known,
): Promise<InferQuestion> {
  const chosen = await chosenProjects(cached.text, settings.projects);
  const declare = await loadDeclare();
  const existing = existingTargets(cached.text, plan);
  return {
    root,
    settings,
    graph,
    nxJson,
    disk: openDisk(root),
    ...(declare ? { oxc: { declare, parse: await loadParser() } } : {}),
    projects: projectNodes(cached.text),
    isChosen: (project) => chosen.has(project),
    existing,
    outputs: outputsOf(existing, outputsByTask(cached)),
    installed: (folder, name) => installedVersion(tree, folder, name) ?? versionAbove(root, folder, name),
    keptFolders: (folders) => keptFolders(root, folders),
    packages: packagesIn(cached.text),
  };
}

/** Some packages let nobody ask for their manifest. */
function versionAbove(root: string, folder: string, name: string): string | undefined {
  const places = createRequire(path.join(root, folder, 'package.json')).resolve.paths(name) ?? [];
  const disk = openDisk(root);
  for (const place of places) {
    const file = path.join(place, name, 'package.json');
    const version = readJson({ exists: () => true, read: disk.read }, file)?.['version'];
    if (typeof version === 'string') return version;
  }
  return undefined;
}

function keptFolders(root: string, folders: readonly string[]): ReadonlySet<string> {
  if (folders.length === 0) return new Set();
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--', ...new Set(folders)], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256 << 20,
  });
  const files = stdout.split('\0');
  return new Set(folders.filter((one) => files.some((file) => file === one || file.startsWith(`${one}/`))));
}

function packagesIn(graphText: string): ReadonlySet<string> {
  const graph: unknown = JSON.parse(graphText);
  const nodes =
    isRecord(graph) && isRecord(graph['externalNodes']) ? Object.values(graph['externalNodes']) : [];
  return new Set(
    nodes.flatMap((node) => {
      const data = isRecord(node) && isRecord(node['data']) ? node['data'] : {};
      return typeof data['packageName'] === 'string' ? [data['packageName']] : [];
    }),
  );
}
