import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { type TestRepository, makeRepository } from './repository.ts';

/** The repository's own Nx. */
const NX = path.join(import.meta.dirname, '../../../../node_modules/nx');

/** What every workspace of a test has. */
const BARE = {
  '.gitignore': 'node_modules\n.nx\ndist\n',
  'package.json': '{"name":"w","private":true}',
  'nx.json': '{"neverConnectToCloud":true,"analytics":false}',
};

export type TestTargets = Readonly<Record<string, unknown>>;

/** A project as files: its targets, and what else is in its folder. */
export function projectFiles(
  name: string,
  targets: TestTargets,
  files: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const own = Object.entries(files).map(([file, text]) => [`packages/${name}/${file}`, text]);
  return {
    [`packages/${name}/project.json`]: JSON.stringify({ name, targets }),
    ...(Object.fromEntries(own) as Record<string, string>),
  };
}

/** A repository with a real Nx in it, committed. */
export function makeWorkspace(files: Readonly<Record<string, string>>): TestRepository {
  const repository = makeRepository();
  const modules = path.join(repository.dir, 'node_modules');
  mkdirSync(modules);
  symlinkSync(NX, path.join(modules, 'nx'));
  repository.commit({ ...BARE, ...files });
  return repository;
}
