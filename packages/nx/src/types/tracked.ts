import { spawnSync } from 'node:child_process';

/** A file that git keeps in a folder. */
export function trackedIn(folder: string): string | undefined {
  const git = spawnSync('git', ['ls-files', '-z', '--', '.'], { cwd: folder, encoding: 'utf8' });
  return git.error ? undefined : git.stdout.split('\0').find((file) => file !== '');
}
