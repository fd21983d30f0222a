import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DEFAULT_BOUNDS } from '../../../packages/nx/src/shield/archive/bounds.ts';
import { TAKES_ALL, checkArchive } from '../../../packages/nx/src/shield/archive/check.ts';
import { inspect } from '../../../packages/nx/src/shield/archive/inspection.ts';
import { restoreArchive } from '../../../packages/nx/src/shield/archive/restore.ts';
import { rewriteArchive } from '../../../packages/nx/src/shield/archive/rewrite.ts';
import { tarReader } from '../../../packages/nx/src/shield/archive/tar-reader.ts';
import { chunksOf, inChunks } from '../../rig/archives/chunks.ts';
import { type NxArchive, type NxEntry, asNxReads } from './as-nx.ts';
import { OUTPUT } from './seeds.ts';

const EXPECTATION = { outputs: [OUTPUT], mustHold: [], roots: ['/w/app'] };

/** `undefined`: all is well. */
type Fault = string | undefined;

/** What an archive came to: the kind of its refusal, or that it was taken. */
export async function judged(bytes: Buffer, sizes: readonly number[]): Promise<string> {
  const checked = await checkArchive(inChunks(bytes, sizes), EXPECTATION, DEFAULT_BOUNDS);
  return checked.ok ? 'taken' : checked.error.kind;
}

/** The same of one that is unpacked already: most of what there is to be wrong, at a tenth of the cost. */
export function judgedTar(tar: Buffer, sizes: readonly number[]): string {
  const inspection = inspect(EXPECTATION, DEFAULT_BOUNDS, TAKES_ALL);
  const reader = tarReader(inspection);
  for (const chunk of chunksOf(tar, sizes)) {
    const refusal = reader.take(chunk);
    if (refusal) return refusal.kind;
  }
  const refusal = reader.end();
  if (refusal) return refusal.kind;
  const manifest = inspection.finish();
  return manifest.ok ? 'taken' : manifest.error.kind;
}

/** Whether Nx would understand an archive that was taken, and put nothing where it must not. */
export function faultInList(bytes: Buffer): Fault {
  const archive = asNxReads(gunzipSync(bytes));
  if (!archive) return 'Nx cannot read it';
  if (archive.code !== 0) return 'Nx takes it for failed';
  if (archive.terminalOutput === undefined) return 'Nx has nothing to print';
  const seen = new Set<string>();
  for (const entry of archive.entries) {
    if (seen.has(entry.path)) return `twice: ${entry.path}`;
    seen.add(entry.path);
    const fault = faultInEntry(entry, archive);
    if (fault !== undefined) return `${fault}: ${JSON.stringify(entry.path)}`;
  }
  return undefined;
}

const isInside = (path: string): boolean => path === OUTPUT || path.startsWith(`${OUTPUT}/`);

function faultInEntry({ path, type, target }: NxEntry, { entries }: NxArchive): Fault {
  if (type === 'other') return 'of another type';
  if (!isInside(path) && !(type === 'directory' && OUTPUT.startsWith(`${path}/`))) return 'outside';
  // oxlint-disable-next-line no-control-regex -- they must not be there
  if (/[\0-\x1f\\]/.test(path)) return 'foreign characters';
  const leaves = entries.filter((entry) => entry.type !== 'directory');
  if (leaves.some((leaf) => path.startsWith(`${leaf.path}/`))) return 'below a file or a link';
  if (type !== 'symlink') return undefined;
  if (target === '' || target.startsWith('/')) return 'absolute target';
  return isInside(posix.join(posix.dirname(path), target).replace(/\/$/, ''))
    ? undefined
    : 'leaves its output';
}

/** Whether an archive that was taken is the same for Nx after it was written anew. */
export async function faultInRewriting(bytes: Buffer): Promise<Fault> {
  const parts: Uint8Array[] = [];
  const written = await rewriteArchive(inChunks(bytes), EXPECTATION, DEFAULT_BOUNDS, async (part) => {
    parts.push(part);
  });
  if (!written.ok) return `is refused when it is written anew: ${written.error.kind}`;
  const anew = Buffer.concat(parts);
  if ((await judged(anew, [anew.length])) !== 'taken') return 'is refused after it was written anew';
  const before = asNxReads(gunzipSync(bytes))?.entries;
  const after = asNxReads(gunzipSync(anew))?.entries;
  return JSON.stringify(before) === JSON.stringify(after)
    ? undefined
    : 'is another after it was written anew';
}

/** A workspace that archives are restored into, again and again. */
export interface Sandbox {
  /** Restores an archive that was taken and looks around. */
  faultInRestoring(bytes: Buffer): Promise<Fault>;
  [Symbol.dispose](): void;
}

const OUTSIDE = [
  'package.json',
  'src/a.ts',
  'packages/a/package.json',
  'packages/a/dist2/x',
  'packages/b/dist/x',
];

export function sandbox(): Sandbox {
  const base = mkdtempSync(join(tmpdir(), 'fuzz-archive-'));
  const root = join(base, 'work');
  for (const name of [...OUTSIDE.map((file) => `work/${file}`), 'beside/x', `work/${OUTPUT}/old`]) {
    mkdirSync(dirname(join(base, name)), { recursive: true });
    writeFileSync(join(base, name), name);
  }
  const before = outside(base);
  return {
    faultInRestoring: async (bytes) => {
      const restored = await restoreArchive(inChunks(bytes), { root, outputs: [OUTPUT] });
      if (outside(base) !== before) return 'changes what is no output';
      // A system may not take a path that is long or strange, and then nothing is restored.
      if (!restored.ok)
        return restored.error.kind === 'unwritable' ? undefined : `is not restored: ${restored.error.kind}`;
      return asNxReads(gunzipSync(bytes))
        ?.entries.map((entry) => faultInPlace(root, entry))
        .find(Boolean);
    },
    [Symbol.dispose]: () => {
      rmSync(base, { recursive: true, force: true });
    },
  };
}

/** All that lies there but the output, with its texts, as one text. */
function outside(base: string): string {
  const lines: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(base, folder), { withFileTypes: true })) {
      const place = posix.join(folder, entry.name);
      if (place === `work/${OUTPUT}`) continue;
      if (entry.isDirectory()) visit(place);
      else lines.push(`${place} ${entry.isFile() ? readFileSync(join(base, place), 'utf8') : 'no file'}`);
    }
  };
  visit('');
  return lines.sort().join('\n');
}

function faultInPlace(root: string, { path, type, target, bytes }: NxEntry): Fault {
  const place = join(root, path);
  const stats = lstatSync(place, { throwIfNoEntry: false });
  if (type === 'directory')
    return stats?.isDirectory() || !isInside(path) ? undefined : `lacks the folder ${path}`;
  if (type === 'symlink')
    return stats?.isSymbolicLink() && readlinkSync(place) === target ? undefined : `lacks the link ${path}`;
  return stats?.isFile() && readFileSync(place).equals(bytes) ? undefined : `lacks the file ${path}`;
}
