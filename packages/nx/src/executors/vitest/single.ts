import { spawn } from 'node:child_process';
import path from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { demandNode } from '../../node-version.ts';
import { type VitestOptions, argumentsOf, vitestBin } from './vitest-task.ts';

/** Nx's implementation for one task: `vitest run` in the project's folder, and nothing else. */
export default async function single(
  options: VitestOptions,
  { root, projectName = '', projectsConfigurations }: ExecutorContext,
): Promise<{ success: boolean }> {
  demandNode('Run Nx with such a Node');
  const cwd = path.join(root, projectsConfigurations.projects[projectName]?.root ?? '');
  const args = [vitestBin(cwd), 'run', ...argumentsOf(options)];
  const child = spawn(process.execPath, args, { cwd, stdio: 'inherit' });
  const end = (): void => {
    child.kill('SIGTERM');
  };
  process.on('exit', end);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  child.once('error', () => {
    resolve(false);
  });
  child.once('exit', (code) => {
    resolve(code === 0);
  });
  const success = await promise;
  process.off('exit', end);
  return { success };
}
