/** How long the tests of each file took, in ms, by Vitest's JSON report; `undefined` where it is none. */
export function parseVitestDurations(json: string): ReadonlyMap<string, number> | undefined {
  try {
    const report = JSON.parse(json) as { readonly testResults?: readonly Partial<FileResult>[] };
    const times = new Map<string, number>();
    for (const { name, startTime = 0, endTime = 0 } of report.testResults ?? []) {
      if (name !== undefined) times.set(name, (times.get(name) ?? 0) + Math.max(0, endTime - startTime));
    }
    return times.size === 0 ? undefined : times;
  } catch {
    return undefined;
  }
}

interface FileResult {
  readonly name: string;
  readonly startTime: number;
  readonly endTime: number;
}
