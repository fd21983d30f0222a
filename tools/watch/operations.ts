import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Workspace } from '../rig/workspace.ts';
import { PROJECTS } from './rig.ts';

interface Place {
  readonly ws: Workspace;
  readonly random: () => number;
  /** Makes each text a new one. */
  readonly count: number;
}

type Operate = (place: Place) => void;

function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

function git({ ws }: Place, ...args: readonly string[]): void {
  try {
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: ws.dir,
      env: ws.env,
      stdio: 'ignore',
    });
  } catch {
    // Nothing to stash, a conflict: then it is as git left it.
  }
}

function folderOf(place: Place): string {
  return join(place.ws.dir, 'packages', pick(place.random, PROJECTS), 'src');
}

function fileOf(place: Place): string {
  return join(folderOf(place), `${pick(place.random, ['index', 'a', 'b', 'deep/c'])}.js`);
}

function textOf({ random, count }: Place): string {
  return `${random() < 0.5 ? 'bad' : 'good'} ${count}`;
}

function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function thereAndBack(place: Place, change: () => void, back: () => void): void {
  change();
  if (place.random() < 0.7) setTimeout(back, place.random() * 300);
}

const OPERATIONS: readonly Operate[] = [
  (place) => put(fileOf(place), textOf(place)),
  (place) => put(fileOf(place), textOf(place)),
  (place) => rmSync(fileOf(place), { force: true }),
  (place) => {
    const [from, to] = [fileOf(place), fileOf(place)];
    if (!existsSync(from)) return;
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  },
  // As editors do it.
  (place) => {
    const file = fileOf(place);
    put(`${file}.tmp`, textOf(place));
    renameSync(`${file}.tmp`, file);
  },
  (place) => {
    const file = fileOf(place);
    const upper = file.replace(/\w+\.js$/, (name) => name.toUpperCase());
    if (existsSync(file)) renameSync(file, upper);
  },
  (place) => {
    const file = join(folderOf(place), 'index.js');
    if (existsSync(file)) utimesSync(file, new Date(), new Date());
  },
  (place) => {
    const file = join(folderOf(place), 'back.js');
    thereAndBack(
      place,
      () => put(file, 'bad'),
      () => rmSync(file, { force: true }),
    );
  },
  (place) => {
    const folder = join(folderOf(place), `many-${place.count}`);
    for (let i = 0; i < 200; i++) put(join(folder, `${i}.js`), 'good');
  },
  (place) => {
    const folder = folderOf(place);
    const many = existsSync(folder)
      ? readdirSync(folder).find((name) => name.startsWith('many-'))
      : undefined;
    if (many !== undefined) rmSync(join(folder, many), { recursive: true, force: true });
  },
  (place) => put(join(place.ws.dir, '.env'), `A=${place.count}`),
  (place) => put(join(place.ws.dir, 'dist/x.js'), String(place.count)),
  (place) => {
    git(place, 'add', '-A');
    git(place, 'commit', '-q', '-m', 'x');
  },
  (place) => git(place, 'switch', '-q', '-C', `b${Math.floor(place.random() * 3)}`),
  (place) => git(place, 'switch', '-q', 'main'),
  (place) => git(place, 'stash', '-q', '-u'),
  (place) => git(place, 'stash', 'pop', '-q'),
  (place) => {
    git(place, 'rebase', '-q', 'main');
    git(place, 'rebase', '--abort');
  },
  (place) => git(place, 'reset', '-q', '--hard'),
];

/** Does something to the files of a workspace, by chance. */
export function operate(place: Place): void {
  try {
    pick(place.random, OPERATIONS)(place);
  } catch {
    // A folder in the way of a file: then nothing happened.
  }
}
