import { notIgnored } from '../history/not-ignored.ts';
import { textEdit } from '../decompose/overlay.ts';
import { type Fixer, NOTHING_TO_FIX } from './fixer.ts';

/** What Nx writes beside the sources. */
export const NX_FOLDERS = ['.nx/cache', '.nx/workspace-data'] as const;

/** What Nx keeps for itself goes out of git's sight: else it is an input of tasks, and somebody commits it. */
export const ignored: Fixer = {
  name: 'git ignores',
  means: [],
  plan: ({ root, env, files }) => {
    const missing = notIgnored(root, env, NX_FOLDERS);
    if (missing.length === 0) return NOTHING_TO_FIX;
    const before = files.read('.gitignore') ?? '';
    const end = before.includes('\r\n') ? '\r\n' : '\n';
    const start = before === '' || before.endsWith('\n') ? before : `${before}${end}`;
    const content = `${start}${missing.map((folder) => `/${folder}/${end}`).join('')}`;
    const changed = missing.map((folder) => ({ file: '.gitignore', key: `/${folder}/`, to: 'added' }));
    return { edits: [textEdit(files, '.gitignore', content)], changed, left: [] };
  },
};
