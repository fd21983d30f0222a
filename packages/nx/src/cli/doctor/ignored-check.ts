import { NX_FOLDERS } from '../../fixes/ignored.ts';
import { notIgnored } from '../../history/not-ignored.ts';
import type { Check } from '../checks.ts';
import type { Io } from '../io.ts';

/** What Nx writes for itself, in git's sight. */
export function ignoredCheck(root: string, env: Io['env']): readonly Check[] {
  const missing = notIgnored(root, env, NX_FOLDERS);
  if (missing.length === 0) return [];
  return [
    {
      name: 'git ignores',
      state: 'note',
      found: `not ${missing.join(' and ')}, which Nx writes to: it is an input of tasks of the root, and somebody commits it`,
      remedy: `Add to .gitignore: ${missing.map((folder) => `/${folder}/`).join(' ')}`,
    },
  ];
}
