/** What `tsc --extendedDiagnostics` counts, by its name in small letters; of several projects the sum. */
export type TscCounters = ReadonlyMap<string, number>;

export interface GrownCounter {
  readonly counter: string;
  readonly base: number;
  readonly head: number;
}

/** In the order in which they explain time. */
const COUNTERS = ['instantiations', 'types', 'symbols', 'lines', 'identifiers', 'files'];

/** TypeScript 5 and 6 tell lines by kind; a build's `Aggregate …` repeats what its projects say. */
const LINE =
  /^(Files|Lines(?: of [A-Z][a-zA-Z]+)?|Identifiers|Symbols|Types|Instantiations):\s+([\d,]+)\s*$/gm;

export function parseTscCounters(output: string): TscCounters {
  const counters = new Map<string, number>();
  for (const [, name = '', count = ''] of output.matchAll(LINE)) {
    const counter = name.startsWith('Lines') ? 'lines' : name.toLowerCase();
    counters.set(counter, (counters.get(counter) ?? 0) + Number(count.replaceAll(',', '')));
  }
  return counters;
}

/** The counter that grew most in proportion; `undefined` where none grew by two percent. */
export function grownCounter(base: TscCounters, head: TscCounters): GrownCounter | undefined {
  let most: GrownCounter | undefined;
  let growth = 1.02;
  for (const counter of COUNTERS) {
    const [before, now] = [base.get(counter) ?? 0, head.get(counter) ?? 0];
    if (before <= 0 || now / before <= growth) continue;
    growth = now / before;
    most = { counter, base: before, head: now };
  }
  return most;
}

const CHECK = /"ph":"([BE])".*?"ts":([\d.]+).*"name":"checkSourceFile".*"path":("(?:[^"\\]|\\.)*")/;

/** How long each file was checked, in ms, by a trace of `tsc --generateTrace`: one event a line. */
export function parseTscTrace(trace: string): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const line of trace.split('\n')) {
    if (!line.includes('"checkSourceFile"')) continue;
    const [, phase, at = '', path = '""'] = CHECK.exec(line) ?? [];
    if (phase === undefined) continue;
    const file = JSON.parse(path) as string;
    times.set(file, (times.get(file) ?? 0) + (phase === 'E' ? 1 : -1) * (Number(at) / 1000));
  }
  return times;
}
