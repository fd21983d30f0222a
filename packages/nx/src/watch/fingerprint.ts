import { hash } from 'node:crypto';
import { statSync } from 'node:fs';
import { gitEnv } from '../history/ask-git.ts';
import { questionText, splitArgs } from '../adapter/nx-args.ts';
import { version } from '../version.ts';
import { toolVersions } from '../process/tool-versions.ts';
import { comparedRefs } from './compared-refs.ts';
import { envHashes } from './environment.ts';
import { type FileIndex, digestOf, prune } from './file-index.ts';
import { commitsOf, gitFiles, gitIsAt } from './git-files.ts';
import { ignoredInputs } from './ignored-inputs.ts';
import { installedPackages } from './installed.ts';
import { asSpelled } from './spelling.ts';

/** What a verdict is asked of. */
export interface Asked {
  readonly root: string;
  readonly cwd: string;
  readonly command: string;
  /** Nx's arguments. */
  readonly args: readonly string[];
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/** Everything that counts for a verdict, each part by a name of its own, so that what differs can be said. */
export interface Fingerprint {
  readonly id: string;
  readonly parts: Readonly<Record<Part, string>>;
  /** When its files were written: it says nothing of what they hold. */
  readonly stamp: string;
  /** Of each variable its value's hash. */
  readonly env: Readonly<Record<string, string>>;
}

export type Part =
  | 'files'
  | 'commits'
  | 'environment'
  | 'packages'
  | 'tools'
  | 'ignored inputs'
  | 'arguments';

/** A look at a workspace. */
export type Look =
  | { readonly kind: 'tree'; readonly print: Fingerprint; readonly ignored: readonly string[] }
  | { readonly kind: 'busy'; readonly why: string }
  | { readonly kind: 'gone' };

/** Reads all that counts, as it is now. `index` saves reading files again, and is brought up to date. */
export async function lookAt(
  asked: Asked,
  gitDir: string,
  index: FileIndex,
  now: () => number = Date.now,
): Promise<Look> {
  const { root, cwd, command, args } = asked;
  if (isGone(root)) return { kind: 'gone' };
  const why = gitIsAt(gitDir, now());
  if (why !== undefined) return { kind: 'busy', why };
  const question = { cwd: root, env: gitEnv(asked.env) };
  const [listed, commits] = await Promise.all([gitFiles(question), commitsOf(question, comparedRefs(asked))]);
  if (!listed.ok) return isGone(root) ? { kind: 'gone' } : { kind: 'busy', why: listed.error };
  const { ignored } = listed.value;
  const files =
    process.platform === 'linux' ? listed.value.files : asSpelled(root, listed.value.files).toSorted();
  const inputs = await ignoredInputs(root, ignored);
  prune(index, [...files, ...inputs]);
  const env = envHashes(asked.env);
  const tracked = digestOf(root, files, index, now());
  const named = digestOf(root, inputs, index, now());
  const parts: Fingerprint['parts'] = {
    files: tracked.content,
    commits: commits + chosenBy(args, listed.value.fresh),
    environment: hash('sha1', JSON.stringify(env)),
    packages: installedPackages(root),
    tools: JSON.stringify([process.version, process.arch, version(), toolVersions(root)]),
    'ignored inputs': named.content,
    arguments: JSON.stringify([command, questionText(args), cwd]),
  };
  // It may have begun meanwhile.
  const at = gitIsAt(gitDir, now());
  if (at !== undefined) return { kind: 'busy', why: at };
  const id = hash('sha1', JSON.stringify(parts));
  return { kind: 'tree', print: { id, stamp: tracked.stamp + named.stamp, parts, env }, ignored };
}

/** `--uncommitted` and `--untracked` choose by what git tracks, which moves by `git add` alone. */
function chosenBy(args: readonly string[], fresh: readonly string[]): string {
  const { own } = splitArgs(args);
  const isChosen = own.some((arg) => /^--(?:uncommitted|untracked)(?:=|$)/.test(arg));
  return isChosen ? ` ${hash('sha1', JSON.stringify(fresh))}` : '';
}

function isGone(root: string): boolean {
  return statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true;
}

/** Which parts two of them differ in, in words. */
export function differences(a: Fingerprint, b: Fingerprint): readonly string[] {
  const parts = (Object.keys(a.parts) as Part[]).filter((part) => a.parts[part] !== b.parts[part]);
  return parts.map((part) => (part === 'environment' ? `environment (${variables(a.env, b.env)})` : part));
}

/** Names only: a value may be a secret. */
function variables(a: Fingerprint['env'], b: Fingerprint['env']): string {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name] !== b[name]);
  const [first, second, ...more] = names.sort();
  return [first, second, ...(more.length > 0 ? [`${more.length} more`] : [])].filter(Boolean).join(', ');
}
