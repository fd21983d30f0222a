import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type RunEvent, type RunResult, nearestNames } from '@subminute/core';
import type { TaskGraph } from '../process/ask-nx.ts';
import { isKnownTarget, readStore } from '../store/runs.ts';
import { PROJECT_OPTIONS, TARGET_OPTIONS, baseOf, listOption } from './nx-args.ts';

export interface Selection {
  readonly command: string;
  readonly args: readonly string[];
  readonly root: string;
  readonly store: string;
  /** Asks Nx for all projects and targets: half a second of CPU time, so only where a name looks wrong. */
  readonly ask: () => Promise<TaskGraph | undefined>;
}

/**
 * What was asked for and does not exist, and why a run is empty. Nx says nothing about either and
 * exits 0.
 */
export async function selectionEvents(result: RunResult, selection: Selection): Promise<readonly RunEvent[]> {
  if (result.broken) return [];
  const suspects = suspectNames(result, selection);
  const graph = suspects.length > 0 ? await selection.ask() : undefined;
  const unknown = graph ? suspects.flatMap((suspect) => unknownName(suspect, graph)) : [];
  if (unknown.length > 0 || result.tasks.length > 0) return unknown;
  return [{ type: 'selection-empty', reason: emptyReason(selection) }];
}

interface Suspect {
  readonly kind: 'target' | 'project';
  readonly name: string;
}

function suspectNames(result: RunResult, { args, store }: Selection): readonly Suspect[] {
  const targets = new Set(result.tasks.map((task) => task.target));
  const ids = result.tasks.map((task) => task.task);
  const absent = listOption(args, TARGET_OPTIONS).filter(
    // A pattern may rightly match nothing.
    (name) => !/[*!{[]/.test(name) && !targets.has(name) && !ids.some((id) => `${id}:`.includes(`:${name}:`)),
  );
  const known =
    absent.length === 0 ? undefined : readStore(store, (db) => absent.filter((t) => isKnownTarget(db, t)));
  const unseen = absent.filter((name) => !(known ?? []).includes(name));
  const projects = listOption(args, PROJECT_OPTIONS).filter(
    (name) => !/[*!{[:/]/.test(name.replace(/^@[^/]+\//, '')) && !ids.some((id) => id.startsWith(`${name}:`)),
  );
  return [
    ...unseen.map((name): Suspect => ({ kind: 'target', name })),
    ...projects.map((name): Suspect => ({ kind: 'project', name })),
  ];
}

/** Nx also takes the last part of a scoped name and a folder for a project. */
function unknownName({ kind, name }: Suspect, graph: TaskGraph): RunEvent[] {
  const names = kind === 'target' ? graph.targets : graph.projects;
  const isThere =
    names.includes(name) || (kind === 'project' && names.some((full) => full.split(/[/-]/).includes(name)));
  return isThere
    ? []
    : [{ type: 'selection-unknown', kind, name, nearest: nearestNames(name, names).slice(0, 3) }];
}

function emptyReason({ command, args, root }: Selection): string {
  if (command !== 'affected') return 'no project has such a target';
  if (args.some((arg) => /^--(?:files|uncommitted|untracked|stdin)/.test(arg)))
    return 'nothing affected by these files';
  return `nothing affected since ${baseOf(args) ?? defaultBase(root)}`;
}

function defaultBase(root: string): string {
  try {
    const text = readFileSync(path.join(root, 'nx.json'), 'utf8');
    return /"defaultBase"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? 'main';
  } catch {
    return 'main';
  }
}
