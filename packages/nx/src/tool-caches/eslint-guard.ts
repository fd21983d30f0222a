import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from '@subminute/vitest/store';
import { CONFIG_NAMES, type Judged, judgeFolders } from './judge.ts';
import { CACHES } from './tool-flags.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Files that change when packages are installed. */
const INSTALLED = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
  'node_modules/.package-lock.json',
  'node_modules/.modules.yaml',
  'node_modules/.yarn-state.yml',
];

/**
 * Before a run: takes away what ESLint remembers where its own key is not enough. The key knows a file's text,
 * its settings and the versions of ESLint and of plugins, but not what these load (TypeScript, say), and not
 * that a new rule looks at other files too. `envOf`: the environment that ESLint will have.
 */
export function guardEslintCaches(root: string, envOf: () => Env = () => process.env): void {
  if (!existsSync(path.join(root, 'node_modules'))) return;
  const caches = path.join(root, CACHES);
  const eslint = path.join(caches, 'eslint');
  const stamp = INSTALLED.map((file) => stampOf(path.join(root, file))).join('\n');
  if (readText(path.join(caches, 'installed')) !== stamp) {
    rmSync(eslint, { recursive: true, force: true });
    mkdirSync(caches, { recursive: true });
    writeWhole(path.join(caches, 'installed'), stamp);
    return;
  }
  if (!existsSync(eslint)) return;
  const folders = cachedFolders(eslint);
  const env = envOf();
  for (const folder of Object.keys((judgedBefore(root, folders, env) ?? judgeAnew(root, folders, env)).why))
    for (const file of globSync('*.eslintcache', { cwd: path.join(eslint, folder) }))
      rmSync(path.join(eslint, folder, file), { force: true });
}

function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs} ${stat.size}` : '';
}

/** A cache stands at its project's path. */
function cachedFolders(eslint: string): readonly string[] {
  const files = globSync('**/*.eslintcache', { cwd: eslint });
  return [...new Set(files.map((file) => path.posix.dirname(file.replaceAll('\\', '/'))))].toSorted();
}

interface Verdict extends Judged {
  readonly folders: readonly string[];
  readonly digest: string;
}

const VERDICT = `${CACHES}/eslint.json`;

function judgedBefore(root: string, folders: readonly string[], env: Env): Judged | undefined {
  try {
    const verdict = JSON.parse(readText(path.join(root, VERDICT)) ?? '') as Verdict;
    const isOf = folders.every((folder) => verdict.folders.includes(folder));
    return isOf && verdict.digest === digestOf(root, verdict, env) ? verdict : undefined;
  } catch {
    return undefined;
  }
}

function judgeAnew(root: string, folders: readonly string[], env: Env): Judged {
  const judged = { ...judgeFolders(root, folders, env), folders };
  writeWhole(path.join(root, VERDICT), JSON.stringify({ ...judged, digest: digestOf(root, judged, env) }));
  return judged;
}

/** Of all that the configurations are made of, and of where another one could stand. */
function digestOf(root: string, { read, asked, folders }: Omit<Verdict, 'digest' | 'why'>, env: Env): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(asked.map((name) => [name, env[name] ?? null])));
  for (const file of read) hash.update(`${file}\0${readText(path.join(root, file)) ?? ''}\0`);
  const above = new Set(['.']);
  for (const folder of folders) for (let at = folder; at !== '.'; at = path.posix.dirname(at)) above.add(at);
  for (const folder of [...above].toSorted())
    for (const name of CONFIG_NAMES)
      if (existsSync(path.join(root, folder, name))) hash.update(`${folder}/${name}\0`);
  return hash.digest('hex');
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
