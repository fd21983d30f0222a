// What large input does to the command: its memory, and whether it still answers.
//
//   node tools/setup.mjs tools/bench/limits.ts --megabytes 200 --tasks 3000
//
// Prints one JSON line last.
import { readFileSync } from 'node:fs';
import { project } from '../rig/projects.ts';
import type { Ran } from '../rig/run.ts';
import { type Workspace, workspace } from '../rig/workspace.ts';
import { numbers, report } from './options.ts';

const { megabytes, tasks } = numbers({ megabytes: 200, tasks: 3000 });

interface Measured extends Ran {
  /** The most memory that the command itself held, in MB. */
  readonly peakMb: number;
}

async function measured(ws: Workspace, args: readonly string[]): Promise<Measured> {
  let peakKb = 0;
  let timer: NodeJS.Timeout | undefined;
  const ran = await ws.subminute(args, {
    timeoutMs: 590_000,
    started: (pid) => {
      timer = setInterval(() => {
        try {
          const status = readFileSync(`/proc/${pid}/status`, 'utf8');
          peakKb = Math.max(peakKb, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0));
        } catch {
          // It has ended.
        }
      }, 20);
    },
  });
  clearInterval(timer);
  return { ...ran, peakMb: Math.round(peakKb / 1024) };
}

const NOISE = `
const line = 'some output of a task that is far too talkative, line after line '.repeat(2) + '\\n';
const chunk = line.repeat(4000);
for (let left = Number(process.argv[2]) * 1e6; left > 0; left -= chunk.length) require('node:fs').writeSync(1, chunk);
require('node:fs').writeSync(1, 'Error: the end of a long log\\n');
process.exit(1);
`;

async function longLog(): Promise<Measured> {
  await using ws = await workspace({
    files: { ...project('@bench/noise', { test: `node ../../noise.js ${megabytes}` }), 'noise.js': NOISE },
  });
  // Awaited here: the workspace goes when this function ends.
  return await measured(ws, ['run-many', '-t', 'test']);
}

async function manyTasks(): Promise<{ cold: Measured; red: Measured }> {
  const files: Record<string, string> = { 'nothing.js': '' };
  for (let i = 0; i < tasks; i++) {
    Object.assign(files, project(`@bench/p${i}`, { test: i % 2 === 0 ? 'true' : 'false' }));
  }
  // No git: 3,000 files need none, and no npm workspaces either (project.json would do the same).
  await using ws = await workspace({ files, git: false });
  const red = await measured(ws, ['run-many', '-t', 'test', '--parallel=8']);
  const cold = await measured(ws, ['last']);
  return { cold, red };
}

const log = await longLog();
const many = await manyTasks();
report({
  megabytes,
  logPeakMb: log.peakMb,
  logExit: log.code,
  logBytes: Buffer.byteLength(log.stdout),
  logSeconds: Number((log.wallMs / 1000).toFixed(1)),
  tasks,
  tasksPeakMb: many.red.peakMb,
  tasksExit: many.red.code,
  tasksBytes: Buffer.byteLength(many.red.stdout),
  tasksSeconds: Number((many.red.wallMs / 1000).toFixed(1)),
  lastPeakMb: many.cold.peakMb,
});
const right = log.code === 1 && many.red.code === 1 && many.cold.code === 1;
// Only then: their verdicts are red as they should be, and would be taken for this benchmark's own.
if (!right)
  for (const { stdout, stderr } of [log, many.red, many.cold]) console.error(`${stdout}\n${stderr}`);
process.exitCode = right ? 0 : 1;
