// What stays between calls: the tools of each system, installed once for each set of versions.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { must } from '../rig/run.ts';
import { json } from './sources.ts';
import { type System, TOOLS } from './systems/system.ts';

/** A folder with a system's tools. */
export async function toolsOf({ name, packages }: System, keep: string): Promise<string> {
  const all = { ...TOOLS, ...packages };
  const hash = createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 12);
  const dir = path.join(keep, `${name}-${hash}`);
  if (existsSync(dir)) return dir;
  const making = path.join(keep, `${MAKING}${process.pid}-${name}`);
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making);
  const ours = Object.entries(all).filter(([one]) => one.startsWith('@subminute/'));
  const manifest = {
    name: 'loop',
    private: true,
    devDependencies: all,
    // What one of ours asks for is the tarball of another.
    overrides: Object.fromEntries(ours.map(([one]) => [one, `$${one}`])),
  };
  writeFileSync(path.join(making, 'package.json'), json(manifest));
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
  await must('npm', args, { cwd: making, env: process.env, timeoutMs: 900_000 });
  renameSync(making, dir);
  return dir;
}

const MAKING = 'making-';
const RUN = 'run-';
const IN_USE_MS = 3_600_000;

/** A folder for the workspaces of one call, where files of the tools can be linked. It goes at its end. */
export function newRunFolder(keep: string): string {
  mkdirSync(keep, { recursive: true });
  prune(keep);
  return realpathSync(mkdtempSync(path.join(keep, `${RUN}${process.pid}-`)));
}

/** What calls that were killed have left; and tools of ours before the last build, which nobody can be copying any more. */
function prune(keep: string): void {
  const names = readdirSync(keep);
  const left = names.filter((name) => {
    const [, pid] = new RegExp(`^(?:${RUN}|${MAKING})(\\d+)-`).exec(name) ?? [];
    return pid !== undefined && !isLiving(Number(pid));
  });
  const old = names
    .filter((name) => name.startsWith('subminute-'))
    .map((name) => ({ name, madeMs: statSync(path.join(keep, name)).ctimeMs }))
    .sort((a, b) => b.madeMs - a.madeMs)
    .slice(1)
    .filter(({ madeMs }) => Date.now() - madeMs > IN_USE_MS);
  for (const name of [...left, ...old.map((one) => one.name)])
    rmSync(path.join(keep, name), { recursive: true, force: true });
}

function isLiving(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
