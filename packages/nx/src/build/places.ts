import path from 'node:path';
import type { PlannedBuild } from '@subminute/core/plan';

/** Left out by npm when it packs a package. */
const BESIDE = '._build.files';

/**
 * Where a build keeps the names of what it has written, relative to the workspace. Beside patterns Nx keeps nothing that
 * lies below a node_modules, so where a folder is shared it lies in that.
 */
export function writtenPlace(build: PlannedBuild): string {
  const { makes } = build;
  return makes.how === 'files' && makes.isShared === true
    ? path.posix.join(makes.out, BESIDE)
    : cachedPlace(build);
}

/** Where it may have kept them by an earlier plan. */
export function writtenPlaces(build: PlannedBuild): readonly string[] {
  const { makes } = build;
  const beside = makes.how === 'files' ? [path.posix.join(makes.out, BESIDE)] : [];
  return [...beside, cachedPlace(build)];
}

export function cachedPlace({ home }: PlannedBuild): string {
  return path.posix.join('node_modules/.cache/subminute/builds', home, 'build.files');
}
