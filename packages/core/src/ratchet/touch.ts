import { type Bits, bitsFor, setBit } from '../graph/bits.ts';
import type { TouchedInputs } from '../graph/touched-inputs.ts';
import type { WorkspaceGraph } from '../graph/workspace-graph.ts';
import { UNKNOWN, type SampleCommit } from './sample.ts';

/** Files at the root that pin packages, as Nx knows them. */
const LOCKFILES: ReadonlySet<string> = new Set([
  'bun.lock',
  'bun.lockb',
  'package-lock.json',
  'pnpm-lock.yaml',
  'pnpm-lock.yml',
  'yarn.lock',
]);

export function isLockfile(path: string): boolean {
  return LOCKFILES.has(path);
}

const MANIFEST = /(?:^|\/)(?:package|project)\.json$/;

/** Where a project ends, Nx does not know what hung on it. */
export function removesProject(commit: SampleCommit): boolean {
  return commit.removed?.some((path) => MANIFEST.test(path)) ?? false;
}

/** Inputs whose hash a commit changes: what it wrote, and what Nx reads of it. */
export function changedInputs(graph: WorkspaceGraph, touched: TouchedInputs, commit: SampleCommit): Bits {
  const inert = new Set(commit.inert);
  const bits = inputsOfPaths(graph, touched, commit.paths, (path) => !inert.has(path));
  addPackages(bits, touched, commit);
  return bits;
}

function addPackages(bits: Bits, touched: TouchedInputs, { packages }: SampleCommit): void {
  if (packages.includes(UNKNOWN)) setAll(bits, touched.anyPackage);
  if (packages.length > 0) setAll(bits, touched.allPackages);
  for (const name of packages) setAll(bits, touched.byPackage(name));
}

/**
 * Inputs that Nx takes for touched when it selects single tasks: by paths, whatever changed in them. Only the
 * root's tsconfig is read there too.
 */
export function touchedInputsOf(graph: WorkspaceGraph, touched: TouchedInputs, commit: SampleCommit): Bits {
  const isInert = graph.tsconfig !== undefined && commit.inert?.includes(graph.tsconfig) === true;
  const isRead = (path: string): boolean => path !== graph.tsconfig || !isInert;
  const bits = inputsOfPaths(graph, touched, commit.paths, isRead);
  if (graph.lockfile === 'all' && commit.paths.some(isLockfile)) setAll(bits, touched.anyPackage);
  if (graph.lockfile === 'packages') addPackages(bits, touched, commit);
  return bits;
}

function inputsOfPaths(
  graph: WorkspaceGraph,
  touched: TouchedInputs,
  paths: readonly string[],
  isRead: (path: string) => boolean,
): Bits {
  const bits = bitsFor(graph.inputs.length);
  for (const path of paths) {
    setAll(bits, touched.byPath(path));
    if (!isRead(path)) continue;
    setAll(bits, touched.byManifest(path));
    if (path === graph.tsconfig) setAll(bits, touched.byTsconfig);
  }
  return bits;
}

function setAll(bits: Bits, positions: readonly number[]): void {
  for (const at of positions) setBit(bits, at);
}
