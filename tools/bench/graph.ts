// The graph of files: is it right, and what does it cost?
//
//   node tools/bench/graph.ts oracle --workspace DIR   its edges against TypeScript's own resolution
//   node tools/bench/graph.ts cold --workspace DIR     CPU seconds and memory without anything kept, and with
//   node tools/bench/graph.ts update --workspace DIR --files 10 --times 50
//
// `oracle` prints each difference. The last line is JSON.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openFileGraph, type OpenFileGraph } from '../../packages/nx/src/imports/open-file-graph.ts';
import { differencesOf } from '../graph/differences.ts';
import type { Mirror } from '../graph/configs.ts';
import { oracleOf, type OracleEdge } from '../graph/oracle.ts';
import { median, report } from './options.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    workspace: { type: 'string', default: process.cwd() },
    files: { type: 'string', default: '10' },
    times: { type: 'string', default: '50' },
    mirror: { type: 'string', default: '' },
  },
});
const workspace = path.resolve(values.workspace);

const BENCHMARKS: Readonly<Record<string, () => Promise<void>>> = { oracle, cold, update };
const chosen = BENCHMARKS[positionals[0] ?? 'oracle'];
if (!chosen) throw new Error(`one of ${Object.keys(BENCHMARKS).join(', ')}, not ${positionals[0]}`);
await chosen();

async function oracle(): Promise<void> {
  using open = await opened();
  const graph = open.graph();
  const files = graph.files.map(({ path: file }) => file);
  const { edges, missing, extra, guessed } = differencesOf(graph, oracleOf(workspace, files, mirrors()));
  for (const { file, message } of open.problems()) console.log(`problem ${file}: ${message}`);
  for (const { path: file, facts } of graph.files)
    if (facts.broken) console.log(`broken ${file}:${facts.broken.line ?? ''} ${facts.broken.message}`);
  for (const one of guessed) console.log(`guessed ${line(one)}`);
  for (const one of missing) console.log(`missing ${line(one)}`);
  for (const one of extra) console.log(`extra ${line(one)}`);
  const right = edges - missing.length;
  report({
    files: files.length,
    edges,
    recall: round(right / Math.max(1, edges)),
    precision: round(right / Math.max(1, right + extra.length)),
    missing: missing.length,
    extra: extra.length,
    guessed: guessed.length,
  });
}

/** `--mirror dist/esm=src,dist/cjs=src`: where a builder that no tsconfig knows puts what lies in `src`. */
function mirrors(): readonly Mirror[] {
  const pairs = values.mirror === '' ? [] : values.mirror.split(',');
  return pairs.map((pair) => {
    const [output = '', source = 'src'] = pair.split('=');
    return { output, source };
  });
}

function line({ from, specifier, to }: OracleEdge): string {
  return `${from} '${specifier}' → ${to}`;
}

function round(share: number): number {
  return Math.round(share * 1e6) / 1e6;
}

async function cold(): Promise<void> {
  const store = mkdtempSync(path.join(tmpdir(), 'graph-'));
  try {
    const first = await costOf(store);
    const again = await costOf(store);
    report({
      files: first.files,
      edges: first.edges,
      coldCpuS: first.cpuS,
      coldCpuSPer5000: round((first.cpuS / first.files) * 5000),
      keptCpuS: again.cpuS,
      peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    });
  } finally {
    rmSync(store, { recursive: true, force: true });
  }
}

async function costOf(store: string): Promise<{ cpuS: number; files: number; edges: number }> {
  const before = process.cpuUsage();
  using open = await opened(store);
  const { user, system } = process.cpuUsage(before);
  const { files, edges } = open.graph();
  return { cpuS: round((user + system) / 1e6), files: files.length, edges: edges.length };
}

/** Files are told as changed, read and hashed again; that their text is the same spares only the scanning. */
async function update(): Promise<void> {
  using open = await opened();
  const code = open
    .graph()
    .files.map(({ path: file }) => file)
    .filter((file) => !file.endsWith('.json'));
  const count = Number(values.files);
  const cpu: number[] = [];
  const wall: number[] = [];
  for (let time = 0; time < Number(values.times); time++) {
    const changed = Array.from(
      { length: count },
      (_, at) => code[(time * 997 + at * 7919) % code.length] ?? '',
    );
    const before = process.cpuUsage();
    const start = performance.now();
    const updated = await open.update(changed);
    if (!updated.ok) throw new Error(updated.error);
    wall.push(performance.now() - start);
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1000);
  }
  report({
    files: open.graph().files.length,
    changed: count,
    medianMs: round(median(wall)),
    medianCpuMs: round(median(cpu)),
  });
}

async function opened(store?: string): Promise<OpenFileGraph> {
  const open = await openFileGraph(workspace, {
    env: process.env,
    ...(store === undefined ? {} : { store }),
  });
  if (!open.ok) throw new Error(open.error);
  return open.value;
}
