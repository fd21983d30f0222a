import { DEPENDENCY_FIELDS, type Json, readJson, recordAt, textAt } from '../json-file.ts';
import type { SplitFiles, SplitProject, SplitWorkspace } from './request.ts';

/**
 * How packages of this workspace ask for each other: as the one that is split asks for others, else as others ask for
 * it, else as anybody does, else in the package manager's manner.
 */
export function rangeIn(
  files: SplitFiles,
  { projects, manager }: SplitWorkspace,
  project: SplitProject,
): string {
  const manifest = readJson(files, `${project.root}/package.json`);
  const packages = new Set(projects.map((one) => one.package).filter((one) => one !== undefined));
  const manifests = projects.map(({ root }) => readJson(files, `${root}/package.json`));
  const own = rangesIn(manifest, packages);
  const ofIt = manifests.flatMap((one) => rangesIn(one, new Set([project.package ?? ''])));
  const any = manifests.flatMap((one) => rangesIn(one, packages));
  const [first] = [...own, ...ofIt, ...any].filter((range) => isGeneral(range, textAt(manifest, 'version')));
  return first ?? (manager === 'npm' ? '*' : 'workspace:*');
}

function rangesIn(manifest: Json | undefined, packages: ReadonlySet<string>): readonly string[] {
  return DEPENDENCY_FIELDS.flatMap((field) =>
    Object.entries(recordAt(manifest, field)).flatMap(([name, range]) =>
      packages.has(name) && typeof range === 'string' ? [range] : [],
    ),
  );
}

/** Fits any package of this version: no path, and no version but that of the one that is split. */
function isGeneral(range: string, version: string | undefined): boolean {
  if (/^(?:workspace:[*^~]|\*)$/.test(range)) return true;
  return (
    version !== undefined && [version, `^${version}`, `~${version}`, `workspace:^${version}`].includes(range)
  );
}

/** A range of the parent, for a part: paths lead to its folder. */
export function rangeFor(range: string, parent: string, part: string): string {
  const [, kind, path = ''] = /^(file:|link:|portal:)(.*)$/.exec(range) ?? [];
  if (kind === undefined) return range;
  const name = parent.slice(parent.lastIndexOf('/') + 1);
  return path.endsWith(name)
    ? kind + path.slice(0, -name.length) + part.slice(part.lastIndexOf('/') + 1)
    : range;
}
