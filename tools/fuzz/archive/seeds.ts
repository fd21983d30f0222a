import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ArchiveCase } from '../../rig/archives/archive-case.ts';
import { ARCHIVE_CASES } from '../../rig/archives/cases.ts';

/** The one output of the task that every archive is judged for. */
export const OUTPUT = 'packages/a/dist';

/** What mutations begin with. */
export interface Seed {
  readonly bytes: Buffer;
  /** Unpacked; empty where the bytes are no gzip. */
  readonly tar: Buffer;
}

/** Archives that a real Nx sent, as `e2e/cache-archives.test.ts` makes them. */
const CORPUS = join(import.meta.dirname, '../corpus/archives');

/** Larger ones cost more than they find. */
const MAX_BYTES = 64 * 1024;

export function seeds(): readonly Seed[] {
  const real = readdirSync(CORPUS).map((name) => readFileSync(join(CORPUS, name)));
  const bombs = new Set(['ratio', 'too-large', 'too-many']);
  const [bad, sound] = [ARCHIVE_CASES.filter(isBad), ARCHIVE_CASES.filter((one) => !isBad(one))].map(
    (cases) => cases.filter(({ refused }) => !bombs.has(refused ?? '')).map(({ make }) => make(OUTPUT)),
  );
  // What is sound is refused soon enough: most changes do that.
  const often = Array.from({ length: 10 }, () => [...real, ...(sound ?? [])]).flat();
  return [...often, ...(bad ?? [])]
    .map((bytes) => ({ bytes, tar: unpacked(bytes) }))
    .filter(({ bytes, tar }) => bytes.length <= MAX_BYTES && tar.length <= MAX_BYTES);
}

const isBad = ({ refused }: ArchiveCase): boolean => refused !== undefined;

function unpacked(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch {
    return Buffer.alloc(0);
  }
}
