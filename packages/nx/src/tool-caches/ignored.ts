import { spawnSync } from 'node:child_process';
import { CACHES } from './tool-flags.ts';

/** Whether git leaves out what tools remember: else that would be an input of tasks. */
export function areCachesIgnored(root: string): boolean {
  return spawnSync('git', ['check-ignore', '-q', `${CACHES}/x`], { cwd: root }).status === 0;
}
