// A process of its own: runs Vitest, of whatever version is installed, with the recorder, and prints the facts.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { addToWorkers, type WorkerHost } from '../record/exec-argv.ts';
import { makeSpool, readSpool } from '../record/spool.ts';
import type { RunOptions } from './record.ts';

interface Started {
  readonly state: { getCountOfFailedTests(): number };
  close(): Promise<void>;
}
type StartVitest = (mode: 'test', filters: string[], cli: object, vite: object) => Promise<Started>;

const { root, byFunction = false, cli = {} } = JSON.parse(process.argv[2] ?? '') as RunOptions;
const entry = createRequire(path.join(root, 'package.json')).resolve('vitest/node');
const { startVitest } = (await import(pathToFileURL(entry).href)) as { startVitest: StartVitest };
const store = mkdtempSync(path.join(tmpdir(), 'subminute-store-'));
const spool = makeSpool(store, { byFunction });
const plugin = {
  name: 'recorded',
  configureVitest: ({ vitest }: { vitest: WorkerHost }): void => {
    addToWorkers(vitest, spool.start);
  },
};
try {
  const vitest = await startVitest('test', [], { root, watch: false, ...cli }, { plugins: [plugin] });
  const failed = vitest.state.getCountOfFailedTests();
  await vitest.close();
  // What failed is told, not signalled.
  process.exitCode = 0;
  process.stdout.write(`\n${JSON.stringify({ failed, units: readSpool(spool.dir) })}\n`);
} finally {
  rmSync(store, { recursive: true, force: true });
}
