// Whether `subminute report` stays small and opens at once: a made-up month of runs of a large workspace, as it is
// recorded, drawn and opened in a real Chromium.
//
//   node tools/setup.mjs tools/bench/report.ts --tasks 2000 --runs 500 --seed 1 --keep report.html
//
// The browser is that of Debian's package chromium; without it, what only it can tell is null. `openMs` is the clock from
// the start of loading until all is painted, the median of `--opens`. Prints one JSON line last; fails over 1.5 MB, from
// 2 s on, and with any error or violation.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderReport } from '@subminute/core/report';
import { pageParts } from '../../packages/nx/src/report/page-parts.ts';
import { madeReport } from '../report/made-report.ts';
import { recordRuns } from '../report/made-runs.ts';
import { madeWorkspace } from '../report/made-workspace.ts';
import { axeViolations, hasChromium, withPage } from '../rig/browser.ts';
import { given, median, report } from './options.ts';

const MAX_BYTES = 1_500_000;
const MAX_OPEN_MS = 2000;
/** Of the model, as `report` has them. */
const COMMITS = 100;

const { tasks, runs, seed, opens, keep } = given({ tasks: 2000, runs: 500, seed: 1, opens: 3, keep: '' });

interface Opened {
  readonly openMs: number;
  readonly consoleErrors: number;
  readonly axeViolations: number;
}

async function openIn(file: string): Promise<Opened | undefined> {
  if (!hasChromium() || opens === 0) return undefined;
  const times: number[] = [];
  let [consoleErrors, violations] = [0, 0];
  for (let at = 0; at < opens; at++) {
    for (const theme of ['light', 'dark'] as const) {
      await withPage(file, { theme }, async ({ page, openMs, complaints }) => {
        times.push(openMs);
        for (const complaint of complaints) console.error(complaint);
        consoleErrors += complaints.length;
        if (at > 0) return;
        const found = await axeViolations(page);
        for (const one of found) console.error(one);
        violations += found.length;
      });
    }
  }
  return { openMs: Math.round(median(times)), consoleErrors, axeViolations: violations };
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'subminute-report-'));
  try {
    const workspace = madeWorkspace(tasks, COMMITS, seed);
    const history = { store: folder, checkout: '/w', runs, nowMs: Date.now(), seed };
    recordRuns(workspace, history);
    const before = process.cpuUsage();
    const page = renderReport(madeReport(workspace, history), pageParts());
    const { user, system } = process.cpuUsage(before);
    const file = join(folder, 'report.html');
    writeFileSync(file, page);
    if (keep !== '') copyFileSync(file, keep);
    const bytes = Buffer.byteLength(page);
    const opened = await openIn(file);
    const isGood =
      !opened || (opened.openMs < MAX_OPEN_MS && opened.consoleErrors + opened.axeViolations === 0);
    if (bytes > MAX_BYTES || !isGood) process.exitCode = 1;
    const none = { openMs: null, consoleErrors: null, axeViolations: null };
    report({
      tasks: workspace.graph.tasks.length,
      runs,
      bytes,
      makeCpuMs: Math.round((user + system) / 1000),
      ...(opened ?? none),
      seed,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
