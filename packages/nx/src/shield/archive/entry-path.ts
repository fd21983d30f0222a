/** What no system can make a file of. */
const MAX_PATH_BYTES = 4096;
const MAX_PART_BYTES = 255;

// oxlint-disable-next-line no-control-regex -- a name with one is made to deceive who reads it
const FOREIGN = /[\0-\x1f\x7f\\]/;

const DRIVE = /^[A-Za-z]:/;

/**
 * A path of an archive as a plain one: relative, with `/`, without empty parts, `.` and `..`. A folder may end
 * in one slash, which is taken away. `undefined`: it is something else.
 */
export function plainPath(path: string, isFolder: boolean): string | undefined {
  const plain = isFolder && path.endsWith('/') ? path.slice(0, -1) : path;
  if (FOREIGN.test(plain) || DRIVE.test(plain)) return undefined;
  if (Buffer.byteLength(plain) > MAX_PATH_BYTES) return undefined;
  return plain.split('/').every(isPlainPart) ? plain : undefined;
}

function isPlainPart(part: string): boolean {
  return !/^\.*$/.test(part) && Buffer.byteLength(part) <= MAX_PART_BYTES;
}

/**
 * Where a symbolic link leads, as a plain path. Steps up may only stand at its beginning: behind a name, which
 * may itself be a link, nobody knows without the file system where `..` leads.
 */
export function linkedPath(link: string, target: string): string | undefined {
  if (DRIVE.test(target)) return undefined;
  const [, up = '', down = ''] = /^((?:\.\.?(?:\/|$))*)(.*)$/s.exec(target) ?? [];
  const folders = link.split('/').slice(0, -1);
  const steps = up.split('/').filter((part) => part === '..').length;
  if (steps > folders.length) return undefined;
  const base = folders.slice(0, folders.length - steps);
  const rest = down.endsWith('/') ? down.slice(0, -1) : down;
  return plainPath([...base, ...(rest === '' ? [] : [rest])].join('/'), false);
}

/** The paths of the folders that a path lies in, the nearest one first. */
export function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    folders.push(path.slice(0, end));
  }
  return folders;
}
