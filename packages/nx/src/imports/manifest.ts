import path from 'node:path';
import type { Disk } from './disk.ts';
import type { Problem } from './problem.ts';

/** What a package.json says of where its modules are. */
export interface Manifest {
  readonly dir: string;
  readonly name: string | undefined;
  readonly type: 'module' | 'commonjs' | undefined;
  readonly exports: unknown;
  readonly imports: unknown;
  /** Best first: what declares its types, then what is executed. */
  readonly types: string | undefined;
  readonly main: string | undefined;
  readonly typesVersions: unknown;
}

export interface Manifests {
  /** Of this folder itself. */
  readonly at: (dir: string) => Manifest | undefined;
  /** Of the nearest folder that has one, up to the root. */
  readonly above: (dir: string) => Manifest | undefined;
}

export function openManifests(disk: Disk, root: string, tell: (problem: Problem) => void): Manifests {
  const own = new Map<string, Manifest | undefined>();
  const nearest = new Map<string, Manifest | undefined>();
  const at = (dir: string): Manifest | undefined => {
    if (own.has(dir)) return own.get(dir);
    const file = `${dir}/package.json`;
    const manifest = disk.kindOf(file) === 'file' ? readManifest(file, disk, tell) : undefined;
    own.set(dir, manifest);
    return manifest;
  };
  const above = (dir: string): Manifest | undefined => {
    if (nearest.has(dir)) return nearest.get(dir);
    const isTop = dir === root || dir === '/' || dir === '';
    const found = at(dir) ?? (isTop ? undefined : above(path.posix.dirname(dir)));
    nearest.set(dir, found);
    return found;
  };
  return { at, above };
}

function readManifest(file: string, disk: Disk, tell: (problem: Problem) => void): Manifest | undefined {
  const dir = path.posix.dirname(file);
  const fields = parsed(disk.read(file) ?? '', () => tell({ file, message: 'is no JSON' }));
  const textAt = (name: string): string | undefined => {
    const value = fields[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const type = textAt('type');
  return {
    dir,
    name: textAt('name'),
    type: type === 'module' || type === 'commonjs' ? type : undefined,
    exports: fields['exports'] ?? undefined,
    imports: fields['imports'] ?? undefined,
    types: textAt('typings') ?? textAt('types'),
    main: textAt('main'),
    typesVersions: fields['typesVersions'],
  };
}

function parsed(text: string, complain: () => void): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  complain();
  return {};
}

/** The fields that say where modules are, as one text: where they are the same, so are the answers. */
export function resolvingPart(text: string): string {
  const fields = parsed(text, () => {});
  const { name, type, exports, imports, types, typings, main, typesVersions } = fields;
  return JSON.stringify([name, type, exports, imports, types, typings, main, typesVersions]);
}
