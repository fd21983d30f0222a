/** One version of a package, as a lockfile has it. */
export interface LockedEntry {
  /** As it is imported, and as Nx names it. */
  readonly name: string;
  /** The package itself, where it is imported by another name. */
  readonly of?: string;
  readonly version: string;
  /** Stands for what was installed: a checksum, or where it came from. */
  readonly content: string;
}

type Reader = (text: string) => Iterable<LockedEntry>;

const READERS: Readonly<Record<string, Reader>> = {
  'package-lock.json': readNpm,
  'npm-shrinkwrap.json': readNpm,
  'pnpm-lock.yaml': readPnpm,
  'pnpm-lock.yml': readPnpm,
  'yarn.lock': readYarn,
  'bun.lock': readBun,
};

/** The names of the lockfiles that can be read. */
export const LOCKFILES: readonly string[] = Object.keys(READERS);

/**
 * What a lockfile pins, by the name of its file; packages of the workspace are left out. `undefined`: it cannot be
 * read as text. Each format is read by what its writer always prints: a parser of YAML costs a hundred times more,
 * and the model reads the lockfiles of hundreds of commits.
 */
export function lockedEntries(file: string, text: string): readonly LockedEntry[] | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  try {
    return reader && [...reader(text)];
  } catch {
    // Half a file, or JSON of another form.
    return undefined;
  }
}

interface NpmEntry {
  readonly name?: string;
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: NpmEntries;
}

type NpmEntries = Readonly<Record<string, NpmEntry>>;

const FOLDER = 'node_modules/';

/** Versions 2 and 3 have `packages` by folder; version 1 only has `dependencies`, in each other. */
function readNpm(text: string): Iterable<LockedEntry> {
  const lock = JSON.parse(text) as { readonly packages?: NpmEntries; readonly dependencies?: NpmEntries };
  if (!lock.packages) return nested(lock.dependencies ?? {});
  return Object.entries(lock.packages).flatMap(([folder, entry]) => {
    const at = folder.lastIndexOf(FOLDER);
    return at === -1 || entry.link === true ? [] : npmEntry(folder.slice(at + FOLDER.length), entry);
  });
}

function* nested(dependencies: NpmEntries): Generator<LockedEntry> {
  for (const [name, entry] of Object.entries(dependencies)) {
    yield npmEntry(name, entry);
    yield* nested(entry.dependencies ?? {});
  }
}

function npmEntry(name: string, { name: of, version = '', integrity, resolved = '' }: NpmEntry): LockedEntry {
  return { name, version, content: integrity ?? resolved, ...(of === undefined ? {} : { of }) };
}

/** A key at the second level, and what its `resolution` says on the next line. */
const PNPM = /^ {2}['"]?([^\s'"][^'"\n]*?)['"]?:\r?\n(?: {4}resolution: *\{?([^\n}]*))?/gm;

/** Versions 5 to 9: the keys of `packages`, `/a/1.0.0_b@2.0.0`, `/a@1.0.0(b@2.0.0)` or `a@1.0.0`. */
function* readPnpm(text: string): Generator<LockedEntry> {
  const from = text.search(/^packages:/m);
  const rest = from === -1 ? '' : text.slice(from);
  const to = rest.search(/\n[a-z]/);
  const section = to === -1 ? rest : rest.slice(0, to + 1);
  for (const [, key = '', content = ''] of section.matchAll(PNPM)) yield { ...pnpmKey(key), content };
}

/** Which packages meet its peers is no part of what it is. */
function pnpmKey(key: string): Pick<LockedEntry, 'name' | 'version'> {
  const plain = key.replace(/\(.*$/, '').replace(/^\//, '');
  const old = /^((?:@[^/]+\/)?[^/@]+)\/(\d[^_]*)/.exec(plain);
  if (old) return { name: old[1] ?? '', version: old[2] ?? '' };
  const at = plain.indexOf('@', 1);
  return at === -1
    ? { name: plain, version: '' }
    : { name: plain.slice(0, at), version: plain.slice(at + 1) };
}

const YARN_HEADING = /^"?((?:@[^/@"\n]+\/)?[^@"\s#]+)@[^\n]*:\s*$/m;
const YARN_VERSION = /^ {2}version:? "?([^"\r\n]+)"?\s*$/m;
const YARN_CONTENT = /^ {2}(?:integrity|checksum|resolved):? "?([^"\r\n]+)"?\s*$/m;

/** Version 1 and later: blocks with a heading of ranges, `version` and what it was made of. */
function* readYarn(text: string): Generator<LockedEntry> {
  for (const block of text.split(/\r?\n\r?\n/)) {
    const [heading = '', name] = YARN_HEADING.exec(block) ?? [];
    const version = YARN_VERSION.exec(block)?.[1];
    if (name === undefined || version === undefined) continue;
    if (heading.includes('@workspace:') || version === '0.0.0-use.local') continue;
    yield { name, version, content: YARN_CONTENT.exec(block)?.[1] ?? '' };
  }
}

/** JSON with trailing commas, a line a package: `"a": ["a@1.0.0", "", {…}, "sha512-…"],`; below others `"b/a"`. */
const BUN = /^ {4}"[^"\n]+": \["([^"\n]+)"([^\n]*)$/gm;

function* readBun(text: string): Generator<LockedEntry> {
  for (const [, resolved = '', rest = ''] of text.matchAll(BUN)) {
    const at = resolved.indexOf('@', 1);
    const version = resolved.slice(at + 1);
    if (at === -1 || version.startsWith('workspace:')) continue;
    yield { name: resolved.slice(0, at), version, content: /"(sha\d+-[^"]+)"\]/.exec(rest)?.[1] ?? '' };
  }
}
