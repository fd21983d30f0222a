import { spawnSync } from 'node:child_process';
import { gitEnv } from './ask-git.ts';

/** Whether git keeps one of these files, or something in one of these folders. Where there is no git, nothing is kept. */
export function isTracked(root: string, env: Readonly<NodeJS.ProcessEnv>, files: readonly string[]): boolean {
  const named = files.map((file) => `:(literal)${file}`);
  const args = ['ls-files', '-z', '--', ...named];
  const { stdout } = spawnSync('git', args, { cwd: root, env: gitEnv(env), encoding: 'utf8' });
  return stdout !== '';
}
