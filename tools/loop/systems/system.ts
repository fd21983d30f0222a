import type { LoopProject } from '../projects.ts';
import type { Files, Layout, Manifest } from '../sources.ts';

export const KINDS = ['build', 'typecheck', 'test', 'lint'] as const;

/** A system of tasks with its usual set-up. */
export interface System {
  readonly name: 'nx' | 'turbo' | 'subminute';
  /** What it installs beside TOOLS, by version. */
  readonly packages: Readonly<Record<string, string>>;
  readonly layout: Layout;
  readonly manifest: Manifest;
  /** Files at the root. */
  files(projects: readonly LoopProject[]): Files;
  /** Once, before the state is committed from which all edits start. */
  readonly setUp?: readonly (readonly string[])[];
  /** How often all is run before all is known. */
  readonly warmings: number;
  /** Arguments of Node: all tasks, or those of what has changed since the commit. */
  command(dir: string, which: 'all' | 'affected'): readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Files in which it tells of its runs. They go before each one: without any, nothing was to be done. */
  told(dir: string, home: string): readonly string[];
  /** From such a file. */
  outcome(text: string): Outcome;
}

export interface Outcome {
  /** Tasks that were executed, not taken from a cache. */
  readonly executed: readonly string[];
  /** By project and what it is about: `types`, `test` or `lint`. */
  readonly failing: readonly string[];
  /** Tasks that were left out, since one below failed: nothing is said of them. */
  readonly skipped: readonly string[];
}

export const NOTHING: Outcome = { executed: [], failing: [], skipped: [] };

/** The same for all systems. */
export const TOOLS: Readonly<Record<string, string>> = {
  eslint: '10.15.0',
  typescript: '6.0.3',
  'typescript-eslint': '8.73.0',
  vitest: '5.1.1',
};

/** Under which word a task stands in what is compared: systems cut the same checks in other ways. */
export function aboutOf(project: string, target: string): string {
  return `${project}:${target === 'test' || target === 'lint' ? target : 'types'}`;
}
