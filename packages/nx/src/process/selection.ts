import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type RunEvent, type RunResult, nearestNames } from '@subminute/core';
import { PROJECT_OPTIONS, TARGET_OPTIONS, baseOf, listOption } from '../adapter/nx-args.ts';
import type { ProjectNames } from '../adapter/project-patterns.ts';
import type { TaskGraph } from './ask-nx.ts';

export interface Selection {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly root: string;
  readonly store: string;
  /** Asks Nx for all projects and targets: half a second of CPU time, so only where a name looks wrong. */
  readonly ask: () => Promise<TaskGraph | undefined>;
  /** The run was interrupted: nobody asks any more. */
  readonly isAborted: () => boolean;
}

/** A target that a run had within this time is taken to exist still. */
const KNOWN_MS = 3_600_000;

/**
 * What was asked for and does not exist, and why a run is empty. Nx says nothing about either and
 * exits 0.
 */
export async function selectionEvents(result: RunResult, selection: Selection): Promise<readonly RunEvent[]> {
  if (result.broken || result.stopped) return [];
  const suspects = await suspectNames(result, selection);
  const graph = suspects.length > 0 ? await selection.ask() : undefined;
  if (suspects.length > 0 && !graph) return [unanswered(suspects, selection)];
  const unknown = graph ? await unknownNames(suspects, graph) : [];
  if (unknown.length > 0 || result.tasks.length > 0) return unknown;
  return [{ type: 'selection-empty', reason: emptyReason(selection) }];
}

/** Not to know whether a name exists is not to know that all is well. */
function unanswered([suspect]: readonly Suspect[], { isAborted }: Selection): RunEvent {
  if (isAborted()) return { type: 'run-stopped', by: 'interrupt', atMs: 0 };
  const what = suspect ? `${suspect.kind} '${suspect.name}'` : 'a name';
  return {
    type: 'run-broken',
    reason: `nx did not say whether the ${what} exists. Run: npx nx graph --print, and mend what it names`,
    detail: [],
  };
}

interface Suspect {
  readonly kind: 'target' | 'project';
  readonly name: string;
}

/** Names that no task of the run shows to exist. Of an empty run, all of them. */
async function suspectNames(
  result: RunResult,
  { args, root, store }: Selection,
): Promise<readonly Suspect[]> {
  const targets = new Set(result.tasks.map((task) => task.target));
  const ids = result.tasks.map((task) => task.task);
  const absent = listOption(args, TARGET_OPTIONS).filter(
    (name) => !targets.has(name) && !ids.some((id) => `${id}:`.includes(`:${name}:`)),
  );
  const sinceMs = result.startedMs - KNOWN_MS;
  const known =
    absent.length === 0 || ids.length === 0
      ? undefined
      : await knownTargets(absent, { root, store, sinceMs });
  const projects = listOption(args, PROJECT_OPTIONS).filter(
    (name) => name !== '*' && !ids.some((id) => id.startsWith(`${name}:`)),
  );
  return [
    ...absent.filter((name) => !known?.includes(name)).map((name): Suspect => ({ kind: 'target', name })),
    ...projects.map((name): Suspect => ({ kind: 'project', name })),
  ];
}

async function knownTargets(
  names: readonly string[],
  { root, store, sinceMs }: Pick<Selection, 'root' | 'store'> & { readonly sinceMs: number },
): Promise<readonly string[] | undefined> {
  const { isKnownTarget, readStore } = await import('../store/runs.ts');
  return readStore(store, (db) => names.filter((name) => isKnownTarget(db, root, name, sinceMs)));
}

async function unknownNames(suspects: readonly Suspect[], graph: TaskGraph): Promise<readonly RunEvent[]> {
  const { matchesProject } = await import('../adapter/project-patterns.ts');
  const unknown: RunEvent[] = [];
  for (const { kind, name } of suspects) {
    const isThere =
      kind === 'target' ? graph.targets.includes(name) : await matchesProject(name, graph.projects);
    if (isThere) continue;
    const nearest = nearestNames(wordIn(name), namesOf(kind, name, graph)).slice(0, 3);
    const there = kind === 'target' && nearest.length === 0 ? { there: graph.targets.toSorted() } : {};
    unknown.push({ type: 'selection-unknown', kind, name, nearest, ...there });
  }
  return unknown;
}

/** What to compare: `tag:scop` with tags, everything else with names. */
function namesOf(kind: Suspect['kind'], name: string, { targets, projects }: TaskGraph): readonly string[] {
  if (kind === 'target') return targets;
  if (!/^!?tag:/.test(name)) return projects.map((project) => project.name);
  return projects.flatMap((project: ProjectNames) => project.tags);
}

function wordIn(name: string): string {
  return name.replace(/^!?(?:tag:|name:|directory:)?/, '');
}

function emptyReason({ command, args, env, root }: Selection): string {
  if (command !== 'affected') return 'no chosen project has such a target';
  if (args.some((arg) => /^--(?:files|uncommitted|untracked|stdin)/.test(arg)))
    return 'nothing affected by these files';
  return `nothing affected since ${baseRevision({ args, env, root })}`;
}

/** What `nx affected` compares with. */
export function baseRevision({ args, env, root }: Pick<Selection, 'args' | 'env' | 'root'>): string {
  const set = env['NX_BASE'];
  return baseOf(args) ?? (set === undefined || set === '' ? defaultBase(root) : set);
}

/** Of nx.json. */
export function defaultBase(root: string): string {
  try {
    const text = readFileSync(path.join(root, 'nx.json'), 'utf8');
    return /"defaultBase"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? 'main';
  } catch {
    return 'main';
  }
}
