/** A package.json, or an entry of the lockfile, as far as a release changes it. */
interface Versioned {
  readonly version?: string;
  readonly [field: string]: unknown;
}

interface Lockfile {
  readonly packages?: Readonly<Record<string, Versioned>>;
  readonly [field: string]: unknown;
}

const DEPENDENCIES = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];

/** The package.json with another version. */
export function manifestAt(text: string, version: string): string {
  return written({ ...(JSON.parse(text) as Versioned), version });
}

/** The package.json with exact versions of these packages, wherever it names them. */
export function manifestNaming(text: string, versions: Readonly<Record<string, string>>): string {
  return written(naming(JSON.parse(text) as Versioned, versions));
}

/** The lockfile as npm would write it with the root and all packages of the repository at a version. */
export function lockfileAt(text: string, version: string): string {
  const lockfile = JSON.parse(text) as Lockfile;
  const entries = Object.entries(lockfile.packages ?? {});
  const ours = entries.filter(([folder]) => isOurs(folder));
  const versions = Object.fromEntries(
    ours.flatMap(([, { name }]) => (typeof name === 'string' ? [[name, version]] : [])),
  );
  const packages = entries.map(([folder, entry]) => [
    folder,
    isOurs(folder) ? naming({ ...entry, version }, versions) : entry,
  ]);
  return written({ ...lockfile, version, packages: Object.fromEntries(packages) as unknown });
}

/** The root, or a folder of a package; what is installed lies below a `node_modules`. */
function isOurs(folder: string): boolean {
  return !`/${folder}/`.includes('/node_modules/');
}

/** Which of a manifest's collections has a dependency, and at what version. */
export function dependencyIn(
  text: string,
  name: string,
): { readonly version: string; readonly collection: string } | undefined {
  const manifest = JSON.parse(text) as Versioned;
  for (const collection of DEPENDENCIES) {
    const version = (manifest[collection] as Readonly<Record<string, string>> | undefined)?.[name];
    if (version !== undefined) return { version, collection };
  }
  return undefined;
}

function naming(manifest: Versioned, versions: Readonly<Record<string, string>>): Versioned {
  return Object.fromEntries(
    Object.entries(manifest).map(([field, value]) => [
      field,
      DEPENDENCIES.includes(field) ? replaced(value as Readonly<Record<string, string>>, versions) : value,
    ]),
  );
}

function replaced(
  dependencies: Readonly<Record<string, string>>,
  versions: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, range]) => [
      name,
      Object.hasOwn(versions, name) ? (versions[name] ?? range) : range,
    ]),
  );
}

/** As npm writes them, and as they lie in git. */
function written(manifest: unknown): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
