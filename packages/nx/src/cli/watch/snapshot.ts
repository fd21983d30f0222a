import { lstatSync } from 'node:fs';
import path from 'node:path';
import { askGit } from '../../history/ask-git.ts';
import { type FileIndex, contentOf } from '../../watch/file-index.ts';
import { isEnvFile } from '../../watch/ignored-inputs.ts';
import { INSTALL_NOTES } from '../../watch/installed.ts';

/** What each file held when a run began. */
export type Snapshot = ReadonlyMap<string, string>;

export interface Compared {
  readonly root: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly index: FileIndex;
}

/** Of more new files at once, git is not asked which it ignores: that many are looked at. */
const MAX_ASKED = 200;

const BATCH_MS = 5;

export function snapshotOf(index: FileIndex): Snapshot {
  return new Map([...index].map(([file, { hash }]) => [file, hash]));
}

/** Whether a file holds something else than then; `look`: one file does not tell. */
export async function differsFrom(
  snapshot: Snapshot,
  file: string,
  compared: Compared,
): Promise<boolean | 'look'> {
  if (file.startsWith('.git/') || file === '*' || INSTALL_NOTES.includes(file)) return 'look';
  const was = snapshot.get(file);
  if (was !== undefined) return contentOf(compared.root, file, compared.index, Date.now()) !== was;
  const stat = lstatSync(path.join(compared.root, file), { throwIfNoEntry: false });
  if (!stat || stat.isDirectory()) return false;
  return isEnvFile(file) ? true : !(await isIgnored(file, compared));
}

interface Batch {
  readonly files: Set<string>;
  readonly ignored: Promise<ReadonlySet<string>>;
}

let batch: Batch | undefined;

/** All files of a moment are asked about together. */
async function isIgnored(file: string, compared: Compared): Promise<boolean> {
  batch ??= newBatch(compared);
  batch.files.add(file);
  return (await batch.ignored).has(file);
}

function newBatch({ root, env }: Compared): Batch {
  const files = new Set<string>();
  const ignored = new Promise<ReadonlySet<string>>((resolve) => {
    setTimeout(() => {
      batch = undefined;
      if (files.size > MAX_ASKED) {
        resolve(new Set());
        return;
      }
      // Behind a dot and a slash, a name that begins with a colon is a name.
      const input = [...files].map((file) => `./${file}\0`).join('');
      askGit({ cwd: root, env, input }, ['check-ignore', '-z', '--stdin']).then(
        (told) => {
          // None of them: git says so by its exit code.
          resolve(new Set(told.ok ? told.value.split('\0').map((name) => name.slice(2)) : []));
        },
        () => {
          resolve(new Set());
        },
      );
    }, BATCH_MS);
  });
  return { files, ignored };
}
