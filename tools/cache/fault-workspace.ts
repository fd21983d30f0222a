import { existsSync, globSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { project } from '../rig/projects.ts';
import { type Workspace, workspace } from '../rig/workspace.ts';
import { ESCAPE } from './bodies.ts';
import { type Contents, contentsOf, differences } from './contents.ts';
import { nxJson } from './nx-json.ts';
import type { Passage } from './through.ts';

/** Writes its outputs and says so in a file outside of the workspace: a restored output says nothing. */
const BUILD = `
const { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
mkdirSync('dist/deep', { recursive: true });
const below = '../lib/dist/main.js';
const taken = process.cwd().endsWith('app') && existsSync(below) ? readFileSync(below, 'utf8') : '';
writeFileSync('dist/main.js', taken + readFileSync('text.js', 'utf8'));
for (let i = 0; i < 20; i++) writeFileSync('dist/deep/part' + i + '.txt', ('part ' + i + '\\n').repeat(50));
const bytes = Buffer.alloc(Number(readFileSync('megabytes.txt', 'utf8')) << 20);
for (let i = 0, state = 1; i < bytes.length; i += 4) {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  bytes.writeUInt32LE((state ^ (state >>> 15)) >>> 0, i);
}
writeFileSync('dist/bytes.bin', bytes);
console.log('built');
appendFileSync(process.env.BENCH_BUILDS, 'built\\n');
`;

const NAMES = ['lib', 'app'];
const OUTPUTS = NAMES.map((name) => `packages/${name}/dist`);

function files(passage: Passage, megabytes: number): Record<string, string> {
  const build = { command: 'node build.js', dependsOn: ['^build'], outputs: ['{projectRoot}/dist'] };
  const all: Record<string, string> = {
    'nx.json': nxJson(passage),
    ...project('@bench/lib', { build }),
    ...project('@bench/app', { build }, ['@bench/lib']),
  };
  for (const name of NAMES) {
    all[`packages/${name}/build.js`] = BUILD;
    all[`packages/${name}/text.js`] = `console.log('${name}');\n`;
    all[`packages/${name}/megabytes.txt`] = String(megabytes);
  }
  return all;
}

/** A build with outputs and one that depends on it. */
export interface FaultWorkspace extends AsyncDisposable {
  readonly ws: Workspace;
  /** The workspace and what lies around it: its home, for instance. */
  readonly base: string;
  /** As if nothing had been built here. */
  clean(): void;
  outputs(): Contents;
  /** Files that something has written where nothing should. */
  escaped(): readonly string[];
}

export interface FaultWorkspaceOptions {
  readonly passage: Passage;
  readonly daemon: boolean;
  readonly megabytes: number;
}

export async function faultWorkspace(options: FaultWorkspaceOptions): Promise<FaultWorkspace> {
  const { passage, daemon, megabytes } = options;
  const ws = await workspace({ plugin: passage.plugin, daemon, files: files(passage, megabytes) });
  const base = dirname(ws.dir);
  const aimedAt = [base, ws.dir, join(ws.dir, '.nx'), join(ws.dir, '.nx/cache')];
  return {
    ws,
    base,
    clean: () => {
      for (const folder of [...OUTPUTS, '.nx/cache'])
        rmSync(join(ws.dir, folder), { recursive: true, force: true });
      forgetEntries(ws.dir);
      passage.forget(ws.store);
    },
    outputs: () => contentsOf(ws.dir, OUTPUTS),
    escaped: () =>
      aimedAt.flatMap((dir) =>
        existsSync(dir)
          ? readdirSync(dir)
              .filter((name) => name === ESCAPE)
              .map((name) => join(dir, name))
          : [],
      ),
    [Symbol.asyncDispose]: async () => {
      await passage.end(ws.store);
      await ws[Symbol.asyncDispose]();
    },
  };
}

/** By rows: the daemon has the database open. */
function forgetEntries(root: string): void {
  for (const file of globSync(join(root, '.nx/workspace-data/*.db'))) {
    using db = new DatabaseSync(file, { timeout: 5000 });
    db.exec('DELETE FROM cache_outputs');
  }
}

/** What is wrong after a run that ended with 0. */
export function faultsOf(place: FaultWorkspace, wanted: Contents): readonly string[] {
  return [...place.escaped().map((path) => `${path} was written`), ...differences(wanted, place.outputs())];
}
