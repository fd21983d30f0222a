import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type TaskId, type VitestReport, isVitestReport } from '@subminute/core';

/** A larger one is no report of ours. */
const MAX_BYTES = 64 << 20;

/** What the tools of a run's tasks handed over as data, by task; what cannot be read is a miss. */
export function readReports(runDir: string): ReadonlyMap<TaskId, readonly VitestReport[]> {
  const reports = new Map<TaskId, VitestReport[]>();
  for (const file of reportFiles(runDir)) {
    const report = readReport(path.join(runDir, file));
    if (!report) continue;
    const task = report.task as TaskId;
    const list = reports.get(task);
    if (list) list.push(report);
    else reports.set(task, [report]);
  }
  return reports;
}

function reportFiles(runDir: string): readonly string[] {
  try {
    return readdirSync(runDir).filter((name) => /^vitest\.\d+(?:-\d+)?\.json$/.test(name));
  } catch {
    return [];
  }
}

function readReport(file: string): VitestReport | undefined {
  try {
    const text = readFileSync(file);
    const value: unknown = text.length > MAX_BYTES ? undefined : JSON.parse(text.toString('utf8'));
    return isVitestReport(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
