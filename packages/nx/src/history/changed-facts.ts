import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ChangeFacts, changedPackages, isLockfile, packagesOf } from '@subminute/core/ratchet';
import { versionsIn } from '@subminute/core/why';
import { askGit } from './ask-git.ts';
import { filesSince } from './files-since.ts';

export interface ChangeQuestion {
  readonly root: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** The commit that the checkout is compared with. */
  readonly commit: string;
}

/** What changed, with the versions of packages before and now. */
export interface ChangedFacts extends ChangeFacts {
  /** `typescript` → `5.9.3 → 6.0.2`. */
  readonly versions: ReadonlyMap<string, string>;
}

/** What the checkout changed since a commit: files, those that git does not know yet too, and locked packages. */
export async function changedFacts(question: ChangeQuestion): Promise<ChangedFacts> {
  const { root, env, commit } = question;
  const paths = await filesSince({ cwd: root, env }, commit);
  const moved = await Promise.all(paths.filter(isLockfile).map((file) => packagesIn(file, question)));
  const versions = new Map(moved.flatMap((one) => [...one]));
  return { paths, packages: [...versions.keys()].sort(), versions };
}

/** Packages of a lockfile that are others now. */
async function packagesIn(
  file: string,
  { root, env, commit }: ChangeQuestion,
): Promise<ReadonlyMap<string, string>> {
  const before = await askGit({ cwd: root, env }, ['show', `${commit}:./${file}`]);
  const texts = [before.ok ? before.value : '', textOf(path.join(root, file))] as const;
  const [was, is] = texts.map((text) => packagesOf(file, text));
  if (!was || !is) return new Map();
  const [old = {}, now = {}] = texts.map((text) => versionsIn(file, text));
  return new Map(
    changedPackages(was, is).map((name) => [name, `${old[name] ?? 'none'} → ${now[name] ?? 'none'}`]),
  );
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
