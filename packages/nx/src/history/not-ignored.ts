import { spawnSync } from 'node:child_process';
import { gitEnv } from './ask-git.ts';

/** Folders of a workspace that git would take into a commit; none where there is no repository. */
export function notIgnored(
  root: string,
  env: Readonly<NodeJS.ProcessEnv>,
  folders: readonly string[],
): readonly string[] {
  const input = folders.map((folder) => `${folder}/\0`).join('');
  const args = ['check-ignore', '--no-index', '--stdin', '-z'];
  const { status, stdout } = spawnSync('git', args, { cwd: root, env: gitEnv(env), input, encoding: 'utf8' });
  // 1: none of them; 128: no repository.
  if (status !== 0 && status !== 1) return [];
  const known = new Set(stdout.split('\0'));
  return folders.filter((folder) => !known.has(`${folder}/`));
}
