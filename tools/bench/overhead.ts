// What the command adds to plain `nx`, in CPU time: the command, its hook, the Nx daemon's share.
//
//   node tools/setup.mjs tools/bench/overhead.ts --pairs 10 --tasks 12 --daemon 1
//
// A fully cached run, both in turn. Prints one JSON line last.
import { setTimeout as sleep } from 'node:timers/promises';
import { project } from '../rig/projects.ts';
import { type Workspace, workspace } from '../rig/workspace.ts';
import { endedChildrenMs, pidsOf, treeMs } from './cpu.ts';
import { median, numbers, report } from './options.ts';

const { pairs, tasks, daemon, last } = numbers({ pairs: 10, tasks: 12, daemon: 1, last: 10 });

function files(): Record<string, string> {
  const all: Record<string, string> = {};
  for (let i = 0; i < tasks; i++) {
    const name = `p${i}`;
    Object.assign(
      all,
      project(`@bench/${name}`, { build: 'node build.js' }, i > 0 ? [`@bench/p${i - 1}`] : []),
    );
    all[`packages/${name}/build.js`] = `for (let i = 0; i < 20; i++) console.log('line', i)\n`;
  }
  return all;
}

async function main(): Promise<void> {
  await using ws = await workspace({ files: files(), daemon: daemon === 1 });
  const once = async (bin: 'nx' | 'subminute'): Promise<number> => {
    const [server] = daemon === 1 ? pidsOf(new RegExp(`${ws.dir}/.*daemon/server/start`)) : [];
    const daemonBefore = server === undefined ? 0 : treeMs(server);
    const before = endedChildrenMs();
    const ran = await ws[bin](['run-many', '-t', 'build']);
    if (ran.code !== 0) throw new Error(`${bin} ended with ${ran.code}: ${ran.stdout}${ran.stderr}`);
    const own = endedChildrenMs() - before;
    // What the daemon does in the background after the run belongs to it too.
    await sleep(300);
    return own + (server === undefined ? 0 : treeMs(server) - daemonBefore);
  };
  await once('nx');
  await once('subminute');
  await once('nx');
  const plain: number[] = [];
  const ours: number[] = [];
  for (let i = 0; i < pairs; i++) {
    // The order changes from pair to pair: neither is always the one that follows.
    if (i % 2 === 0) plain.push(await once('nx'));
    ours.push(await once('subminute'));
    if (i % 2 === 1) plain.push(await once('nx'));
  }
  report({
    overheadCpuMs: median(ours.map((value, i) => value - (plain[i] ?? 0))),
    nxCpuMs: median(plain),
    subminuteCpuMs: median(ours),
    lastCpuMs: await lastMs(ws),
    pairs,
    tasks,
    daemon: daemon === 1,
  });
}

async function lastMs(ws: Workspace): Promise<number> {
  const before = endedChildrenMs();
  for (let i = 0; i < last; i++) await ws.subminute(['last']);
  return (endedChildrenMs() - before) / last;
}

await main();
