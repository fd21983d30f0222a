import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { repositoryOf, writeWhole } from '@subminute/vitest/store';
import { FILES } from './run-dir.ts';
import { toolVersions } from './tool-versions.ts';

/**
 * What a checkout looked like when Nx hashed it: the commit, and of files that are not as committed a hash
 * of what they held. No contents: of configuration files the keys, of lockfiles the packages.
 */
export interface Tree {
  readonly version: 1;
  /** Absent without git, or where git did not answer in time: then nothing is known of files. */
  readonly head?: string;
  /** By path in the workspace; `''`: it was removed. */
  readonly dirty: Readonly<Record<string, string>>;
  /** Of the dirty files, those that the commit does not have. */
  readonly added: readonly string[];
  /** Dirty files beyond the bound, of which nothing is known. */
  readonly left?: number;
  /** Keys or packages of those dirty files that configure something. */
  readonly configs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Nx, Node and the plugins of nx.json with their versions. */
  readonly tools: Readonly<Record<string, string>>;
}

const TIMEOUT_MS = 10_000;

/** More than so many dirty files are no edit: a list of names that nobody reads. */
const MAX_DIRTY = 1000;
const MAX_STATUS_BYTES = 4 << 20;

/** A larger file is known by its size and time. */
const MAX_FILE_BYTES = 4 << 20;
const MAX_CONFIG_BYTES = 5 << 20;

const CONFIG = /(?:^|\/)(?:nx\.json|package\.json|project\.json|tsconfig[^/]*\.json)$/;
const LOCKFILE = /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lock)$/;

/** Whether more is kept of a file than that it changed. */
export function isConfig(file: string): boolean {
  return CONFIG.test(file) || LOCKFILE.test(file);
}

/** Notes the tree of a run in its directory while `nx` starts; what is not done by the end of the run is left. */
export function noteTree(root: string, dir: string): Disposable {
  const abort = new AbortController();
  readTree(root, abort.signal)
    .then((tree) => {
      if (!abort.signal.aborted && existsSync(dir))
        writeWhole(path.join(dir, FILES.tree), JSON.stringify(tree));
    })
    .catch(() => {
      // Without it, `why` says that it is not known.
    });
  return {
    [Symbol.dispose]: () => {
      abort.abort();
    },
  };
}

/** Reads the tree of a workspace as it is now. */
export async function readTree(root: string, abort?: AbortSignal): Promise<Tree> {
  const status = gitStatus(root, abort);
  const tools = toolVersions(root);
  const text = await status;
  if (text === undefined) return { version: 1, dirty: {}, added: [], configs: {}, tools };
  const { head, entries } = parseStatus(text);
  const inside = repositoryOf(root).inside ?? '';
  const within = entries.map((entry) => ({ ...entry, file: path.posix.relative(inside, entry.file) }));
  const kept = within.slice(0, MAX_DIRTY).map(({ file }) => file);
  const left = within.length - kept.length;
  return {
    version: 1,
    ...(head === undefined ? {} : { head }),
    dirty: Object.fromEntries(kept.map((file) => [file, contentHash(path.join(root, file), head)])),
    added: within.slice(0, MAX_DIRTY).flatMap(({ file, isNew }) => (isNew ? [file] : [])),
    ...(left > 0 ? { left } : {}),
    configs: await configsOf(root, kept),
    tools,
  };
}

/** Without a lock on the index: others work in this checkout. */
const STATUS = ['--no-optional-locks', 'status', '--porcelain=v2', '--branch', '-z', '-uall', '--no-renames'];

function gitStatus(root: string, abort?: AbortSignal): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const child = spawn('git', [...STATUS, '--', '.'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: TIMEOUT_MS,
    ...(abort ? { signal: abort } : {}),
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_STATUS_BYTES) child.kill();
  });
  child.once('error', () => {
    resolve(undefined);
  });
  child.once('close', (code) => {
    resolve(code === 0 ? Buffer.concat(chunks).toString('utf8') : undefined);
  });
  return promise;
}

interface Entry {
  /** As git says it: from the root of the repository. */
  readonly file: string;
  /** The commit does not have it. */
  readonly isNew: boolean;
}

interface Status {
  readonly head?: string;
  readonly entries: readonly Entry[];
}

/** `1 .M N... 100644 100644 100644 <hash> <hash> path`, `u …` with two fields more, `? path`. */
function parseStatus(text: string): Status {
  const entries: Entry[] = [];
  let head: string | undefined;
  for (const entry of text.split('\0')) {
    if (entry.startsWith('# branch.oid ')) head = entry.slice('# branch.oid '.length);
    const fields = { '1': 8, u: 10, '?': 1 }[entry[0] ?? ''];
    if (fields === undefined) continue;
    const words = entry.split(' ');
    const isNew = fields === 1 || (fields === 8 && /^0+$/.test(words[6] ?? ''));
    entries.push({ file: words.slice(fields).join(' '), isNew });
  }
  // Before the first commit it is `(initial)`.
  entries.sort((a, b) => (a.file < b.file ? -1 : 1));
  return { entries, ...(head !== undefined && /^[0-9a-f]{40,}$/.test(head) ? { head } : {}) };
}

/**
 * As git names the contents, so that they are known again once they are committed. Where git changes line
 * ends on the way, they are not: then the file counts as changed once more.
 */
function contentHash(file: string, head: string | undefined): string {
  try {
    const stat = lstatSync(file);
    if (stat.isDirectory() || stat.size > MAX_FILE_BYTES) return `${stat.size}-${stat.mtimeMs}`;
    const content = stat.isSymbolicLink() ? Buffer.from(readlinkSync(file)) : readFileSync(file);
    const hash = createHash(head?.length === 64 ? 'sha256' : 'sha1');
    return hash.update(`blob ${content.length}\0`).update(content).digest('hex');
  } catch {
    return '';
  }
}

async function configsOf(root: string, files: readonly string[]): Promise<Tree['configs']> {
  const found = files.filter(isConfig);
  if (found.length === 0) return {};
  const { digestConfig } = await import('./config-digest.ts');
  const configs: Record<string, Readonly<Record<string, string>>> = {};
  for (const file of found) {
    try {
      if (lstatSync(path.join(root, file)).size > MAX_CONFIG_BYTES) continue;
      configs[file] = digestConfig(file, readFileSync(path.join(root, file), 'utf8'));
    } catch {
      // It is removed, or half written: what is in it is not known.
    }
  }
  return configs;
}

/** A tree as it was kept; `undefined`: it cannot be read, or a later version wrote it. */
export function parseTree(text: string | undefined): Tree | undefined {
  try {
    const tree = JSON.parse(text ?? '') as Tree;
    return (tree.version as number) === 1 ? tree : undefined;
  } catch {
    return undefined;
  }
}
