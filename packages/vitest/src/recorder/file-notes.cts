/** What each function of `node:fs` tells of a path, by its name. */
const fs = require('node:fs') as typeof import('node:fs');
const path = require('node:path') as typeof import('node:path');
import type { Place, Places } from './places.cts';

const { pathOf } = require('./places') as Places;
// Copied: a test may put others in their place.
const paths = { ...path };
const { getOwnPropertySymbols } = Object;
const { O_APPEND, O_CREAT, O_TRUNC, O_RDONLY, O_WRONLY } = fs.constants;
const O_ACCMODE = 3;

export interface FileNotes {
  /** By the name without `Sync`: the same for all three forms. */
  readonly NOTES: Readonly<Record<string, Note>>;
}

type Args = readonly unknown[];

/** What a call tells before it is made, and once it has succeeded. */
export interface Note {
  readonly before?: (place: Place, args: Args) => void;
  readonly after?: (place: Place, args: Args, result: unknown) => void;
}

type Access = 'read' | 'replace' | 'append';

function accessOf(flags: unknown): Access {
  if (typeof flags === 'number') {
    if ((flags & O_TRUNC) !== 0) return 'replace';
    if ((flags & O_ACCMODE) === O_RDONLY) return 'read';
    return (flags & O_APPEND) !== 0 && (flags & O_ACCMODE) === O_WRONLY ? 'append' : 'read';
  }
  if (typeof flags !== 'string' || flags.startsWith('r')) return 'read';
  if (flags.startsWith('w')) return 'replace';
  return flags.includes('+') ? 'read' : 'append';
}

function flagOf(options: unknown, otherwise: string): unknown {
  return (options as { flag?: unknown } | null | undefined)?.flag ?? otherwise;
}

/** Whether it can be written there is an input: the folder has to exist, `x` asks for the file too. */
function aim(place: Place, file: unknown, flags: unknown): void {
  const target = pathOf(file);
  if (target === undefined || place.isMade(target)) return;
  place.look('probe', paths.dirname(target));
  place.makes(target);
  const isExclusive = typeof flags === 'string' ? flags.includes('x') : false;
  if (isExclusive || accessOf(flags) === 'append') place.look('probe', target);
}

const read: Note = {
  before: (place, [file]) => {
    place.look('read', file);
  },
};
const probe: Note = {
  before: (place, [file]) => {
    place.look('probe', file);
  },
};
const stat: Note = {
  ...probe,
  after: (place, [file], result) => {
    place.stated(file, result);
  },
};
const statOpen: Note = {
  after: (place, _, result) => {
    place.stated(undefined, result);
  },
};
const list: Note = {
  before: (place, [dir, options]) => {
    if ((options as { recursive?: unknown } | null | undefined)?.recursive === true)
      place.lookBelow(dir, { content: false });
    else place.look('list', dir);
  },
};
const link: Note = {
  before: (place, [file, options]) => {
    // Node's loader calls it with a cache of its own.
    const isLoaders =
      typeof options === 'object' && options !== null && getOwnPropertySymbols(options).length > 0;
    if (!isLoaders) place.look('link', file);
  },
};
const open: Note = {
  before: (place, [file, flags = 'r']) => {
    const access = accessOf(flags);
    if (access === 'read') place.look('read', file);
    if (access !== 'read' || (typeof flags === 'number' && (flags & O_CREAT) !== 0)) aim(place, file, flags);
  },
  after: (place, [file, flags = 'r']) => {
    if (accessOf(flags) === 'replace') place.made(file);
  },
};
const write: Note = {
  before: (place, [file, , options]) => {
    aim(place, file, flagOf(options, 'w'));
  },
  after: (place, [file, , options]) => {
    if (accessOf(flagOf(options, 'w')) === 'replace') place.made(file);
  },
};
const append: Note = {
  before: (place, [file]) => {
    aim(place, file, 'a');
  },
};
const remove: Note = {
  before: (place, [file]) => {
    place.look('probe', file);
    const target = pathOf(file);
    if (target !== undefined) place.makes(target);
  },
  after: (place, [file]) => {
    place.made(file);
  },
};
const makeFolder: Note = {
  before: (place, [dir, options]) => {
    const target = pathOf(dir);
    if (target === undefined || place.isMade(target)) return;
    place.look('probe', target);
    place.makes(target);
    if (!isRecursive(options)) place.look('probe', paths.dirname(target));
  },
  after: (place, [dir, options], result) => {
    // With `recursive`, the first folder that was made; without, it was not there before.
    if (typeof result === 'string') place.made(result);
    else if (!isRecursive(options)) place.made(dir);
  },
};
const makeTemporary: Note = {
  before: (place, [prefix]) => {
    const start = pathOf(prefix);
    if (start !== undefined) place.makes(`${start}x`);
  },
  after: (place, _, result) => {
    place.made(typeof result === 'string' ? result : (result as { path?: unknown } | undefined)?.path);
  },
};
const copyFile: Note = {
  before: (place, [from, to]) => {
    place.look('read', from);
    aim(place, to, 'w');
  },
  after: (place, [, to]) => {
    place.made(to);
  },
};
const copyTree: Note = {
  before: (place, [from, to]) => {
    place.lookBelow(from, { content: true });
    aim(place, to, 'wx');
    place.linked();
  },
  after: (place, [, to]) => {
    place.made(to);
  },
};
const move: Note = {
  before: (place, [from, to]) => {
    place.lookBelow(from, { content: true });
    aim(place, to, 'wx');
    place.linked();
  },
  after: (place, [from, to]) => {
    place.made(from);
    place.made(to);
  },
};
const makeLink: Note = {
  before: (place, [, to]) => {
    aim(place, to, 'wx');
    place.linked();
  },
  after: (place, [, to]) => {
    place.made(to);
  },
};
const linkFile: Note = { ...copyFile };

function isRecursive(options: unknown): boolean {
  return (
    typeof options === 'object' && options !== null && (options as { recursive?: unknown }).recursive === true
  );
}

const NOTES: Readonly<Record<string, Note>> = {
  readFile: read,
  openAsBlob: read,
  access: probe,
  exists: probe,
  stat,
  lstat: stat,
  fstat: statOpen,
  chmod: probe,
  lchmod: probe,
  chown: probe,
  lchown: probe,
  utimes: probe,
  lutimes: probe,
  readdir: list,
  opendir: list,
  readlink: link,
  realpath: link,
  open,
  writeFile: write,
  appendFile: append,
  truncate: read,
  unlink: remove,
  rm: remove,
  rmdir: remove,
  mkdir: makeFolder,
  mkdtemp: makeTemporary,
  mkdtempDisposable: makeTemporary,
  copyFile,
  cp: copyTree,
  rename: move,
  symlink: makeLink,
  link: linkFile,
};

module.exports = { NOTES } satisfies FileNotes;
