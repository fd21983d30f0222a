/** Folders that a machine has at its root: a path that begins with another one may be a route of a web app. */
const MACHINE_FOLDERS = new Set(
  'home Users root tmp var usr opt private mnt etc bin sbin srv nix snap proc Volumes builds __w workspace workspaces codebuild cygdrive github runner'.split(
    ' ',
  ),
);

const ABSOLUTE = /(?<![\w.~@%+*/\\-])(?:file:\/\/)?(?:[A-Za-z]:[\\/]|\/)[^\s'"`<>|:*?()[\]{},;=]+/g;

/**
 * Shortens the absolute paths of a text: `<root>/a/b.ts` → `a/b.ts`, `…/node_modules/x/y.js` →
 * `node_modules/x/y.js`, a program → its name, every other one → `<outside>/name`. Routes such as
 * `/api/users` stay as they are.
 */
export function createShortener(root: string): (text: string) => string {
  const machineFolders = new Set([...MACHINE_FOLDERS, root.split('/')[1] ?? '']);
  // On macOS a temporary folder has a second name under /private; Windows and JSON have their own slashes.
  const spellings = [`/private${root}`, root, root.replaceAll('/', '\\'), root.replaceAll('/', '\\\\')];
  return (text) => {
    if (!text.includes('/') && !text.includes('\\')) return text;
    let short = text;
    for (const spelling of spellings) short = withoutRoot(short, spelling);
    return short.replace(ABSOLUTE, (path, offset: number, whole: string) =>
      isOfSystemCall(whole, offset) || isMachinePath(path, machineFolders, whole.slice(offset + path.length))
        ? outside(path)
        : path,
    );
  };
}

/** `root/a` → `a`, `root` alone → `.`; the name of another folder that only begins alike stays. */
function withoutRoot(text: string, root: string): string {
  if (root === '' || root === '/' || !text.includes(root)) return text;
  let out = '';
  let from = 0;
  for (let at = text.indexOf(root); at !== -1; at = text.indexOf(root, at + 1)) {
    if (at < from) continue;
    const isUrl = text.startsWith('file://', at - 7) || text.startsWith('file:///', at - 8);
    const begin = isUrl ? text.lastIndexOf('file:', at) : at;
    if (!isUrl && /[\w.~@%+/\\-]/.test(text.charAt(at - 1))) continue;
    const after = at + root.length;
    const separator = /^(?:[\\/]+)?/.exec(text.slice(after, after + 4))?.[0].length ?? 0;
    if (
      separator === 0 &&
      /[\w.@%+-]/.test(text.charAt(after)) &&
      !/^\.(?:\s|$)/.test(text.slice(after, after + 2))
    )
      continue;
    const rest = text.charAt(after + separator);
    out += text.slice(from, begin) + (rest === '' || /[\s'"`:,;)\]}>]/.test(rest) ? '.' : '');
    from = after + separator;
  }
  return out + text.slice(from);
}

/** Node names the call before the path: `ENOENT: no such file or directory, open '/x/y.txt'`. */
function isOfSystemCall(text: string, at: number): boolean {
  return /\b(?:open|l?stat|scandir|mkdir|rmdir|unlink|access|realpath|readlink|rename|copyfile|watch|chdir|spawn) '$/.test(
    text.slice(Math.max(0, at - 12), at),
  );
}

function isMachinePath(path: string, machineFolders: ReadonlySet<string>, behind: string): boolean {
  if (path.startsWith('//')) return false;
  const parts = partsOf(path);
  if (path.startsWith('file:') || parts.includes('node_modules') || /^[A-Za-z]:/.test(path)) return true;
  const hasLine = /\.\w+$/.test(path) && /^:\d/.test(behind.slice(0, 2));
  return parts.length > 1 && (hasLine || machineFolders.has(parts[0] ?? ''));
}

function outside(path: string): string {
  const parts = partsOf(path);
  const vendor = parts.lastIndexOf('node_modules');
  if (vendor !== -1) return parts.slice(vendor).join('/');
  const name = parts.at(-1) ?? '';
  return /^(?:\/usr(?:\/local)?)?\/s?bin\//.test(path) ? name : `<outside>/${name}`;
}

function partsOf(path: string): string[] {
  return path
    .replace(/^file:\/\//, '')
    .split(/[\\/]+/)
    .filter((part) => part !== '');
}
