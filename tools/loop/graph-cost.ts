import { planProjects } from '../../packages/nx/src/infer/create-nodes.ts';
import { PLAN_FILE } from '../../packages/nx/src/store/plan-file.ts';
import { median } from '../bench/options.ts';
import { editOf } from './edits.ts';
import type { Measuring } from './measure.ts';
import type { Stage } from './stage.ts';

export interface GraphFigures {
  /** Of `nx show projects --affected`, daemon off: the graph is brought up to date, and who hangs on the edit is found. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** What it found. */
  readonly affected: number;
  /** Of our plugin, in this process. */
  readonly createNodesMs?: number;
}

/** What it takes to know what an edit of a leaf affects, by system. */
export async function graphCost({
  stages,
  projects,
  runs,
  say,
}: Measuring): Promise<Readonly<Record<string, GraphFigures>>> {
  const found: Record<string, GraphFigures> = {};
  for (const stage of stages) {
    const { system, files } = stage;
    // The first one makes the graph from nothing.
    await stage.ask(SHOW);
    const cpu: number[] = [];
    const wall: number[] = [];
    let affected = 0;
    for (let turn = 1; turn <= runs; turn++) {
      stage.write(editOf('leaf-body', { projects, files, isBroken: false, turn }));
      const { code, output, cpuMs, wallMs } = await stage.ask([...SHOW, '--affected', '--base=HEAD']);
      if (code !== 0) throw new Error(`${system.name} cannot tell what is affected: ${output.slice(-3000)}`);
      cpu.push(cpuMs);
      wall.push(wallMs);
      affected = output.split('\n').filter((line) => /^p\d+$/.test(line)).length;
    }
    if (affected !== 1) throw new Error(`${system.name} finds ${affected} projects affected by a leaf`);
    const ours = system.name === 'subminute' ? { createNodesMs: createNodesMs(stage, runs) } : {};
    found[system.name] = {
      cpuMs: Math.round(median(cpu)),
      wallMs: Math.round(median(wall)),
      affected,
      ...ours,
    };
    say(`  ${system.name}: ${Math.round(median(cpu))} ms of CPU to know what a leaf affects`);
  }
  return found;
}

const SHOW = ['node_modules/nx/dist/bin/nx.js', 'show', 'projects'];

function createNodesMs({ dir }: Stage, runs: number): number {
  const times: number[] = [];
  for (let turn = 0; turn <= runs; turn++) {
    const before = process.cpuUsage();
    planProjects([PLAN_FILE], { workspaceRoot: dir, nxJsonConfiguration: {} });
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  // Without the first, in which code is loaded.
  return Math.round(median(times.slice(1)));
}
