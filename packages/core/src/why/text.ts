import { ago } from './ago.ts';
import { duration, inline, plural } from '../render/line.ts';
import type { Answer, OtherRun, Provenance, Ran, SameBecause } from './answer.ts';
import { reasonLines } from './reason-text.ts';
import type { Pace } from './slower.ts';

/** Reasons that are told one by one; the rest is counted. */
const MAX_REASONS = 5;

/** The answer in at most twelve lines. */
export function renderWhy(answer: Answer): string {
  return `${[headOf(answer), ...ranLines(answer), ...paceLine(answer.pace), ...runningLine(answer)].join('\n')}\n`;
}

function headOf({ task, run, outcome, ran, durationMs, before, startedMs, from }: Answer): string {
  const name = inline(task);
  // To Nx the shield is a remote cache, and whether that is so, the entry that it keeps tells.
  if (ran.kind === 'hit')
    return `${name} came from the ${ran.source === 'remote' && from ? 'shield' : `${ran.source} cache`} in ${run}`;
  const took = durationMs === undefined ? '' : ` in ${duration(durationMs)}`;
  const last = before ? `; last run ${other(before, startedMs)}` : '';
  return `${name} ran in ${run}: ${outcome}${took}${last}`;
}

function other({ run, startedMs, elsewhere }: OtherRun, nowMs: number): string {
  return `${run}, ${ago(nowMs - startedMs)} before${elsewhere ? ', in another checkout' : ''}`;
}

function ranLines(answer: Answer): readonly string[] {
  const { ran, startedMs } = answer;
  const asked = askedLine(answer);
  switch (ran.kind) {
    case 'hit':
      return [
        ran.same
          ? `hit: its inputs are those of ${other(ran.same, startedMs)}`
          : 'hit: no run of this repository that had these inputs is kept',
        ...(answer.from ? [provenanceLine(answer.from, startedMs)] : []),
        asked,
      ];
    case 'first':
      return ['missed: no earlier run of it is known', asked];
    case 'unkept':
      return [`missed: what went into it in ${ran.run} is not kept, so nothing can be compared`, asked];
    case 'same':
      return [
        `ran again: its inputs are those of ${other(ran.same, startedMs)}; ${BECAUSE[ran.because]}`,
        asked,
      ];
    case 'missed':
      return [...missedLines(ran, answer), asked];
  }
}

function provenanceLine({ upstream, user, host, ...made }: Provenance, nowMs: number): string {
  const how = upstream === undefined ? 'built by' : `fetched from ${inline(upstream, 120)} by`;
  const where = made.elsewhere ? `another checkout: ${inline(made.checkout, 120)}` : 'this checkout';
  const tools = Object.keys(made.tools)
    .sort()
    .map((name) => inline(`${name} ${made.tools[name] ?? ''}`, 40));
  const when = `${ago(nowMs - made.createdMs)} before`;
  return `   ${how} ${inline(`${user}@${host}`, 80)}, ${when}, in ${where} (${tools.join(', ')})`;
}

function askedLine({ command, touched }: Answer): string {
  const asked = `   asked for: ${inline(command.join(' '), 120)}`;
  const [first, ...more] = touched ?? [];
  if (!first) return asked;
  const rest = more.length > 0 ? ` and ${plural(more.length, 'project')} more` : '';
  return `${asked}, since ${reasonLines(first)[0] ?? ''}${rest}`;
}

const BECAUSE: Readonly<Record<SameBecause, string>> = {
  'not-cacheable': 'the target is not cached (no "cache": true)',
  'cache-skipped': 'the command skips the cache',
  'failed-before': 'that failed, and Nx does not cache failures',
  'under-way': 'that was still running when this began, so its result was not there yet',
  elsewhere: 'the cache of that checkout need not be the one of this',
  gone: 'the cache has it no more (cleared, evicted, or it was written elsewhere)',
};

function missedLines(ran: Extract<Ran, { kind: 'missed' }>, answer: Answer): readonly string[] {
  const [first, ...more] = ran.reasons;
  if (!first) return ['missed: its inputs have another hash, and Nx does not tell of which group'];
  const word = answer.cacheable === false ? 'changed' : 'missed';
  const [head, ...detail] = reasonLines(first);
  const shown = more.slice(0, MAX_REASONS - 1);
  const left = more.length - shown.length;
  return [
    `${word}: ${head ?? ''}`,
    ...detail.map((line) => `   ${line}`),
    ...shown.map((reason) => `   also: ${reasonLines(reason)[0] ?? ''}`),
    ...(left > 0 ? [`   also: ${plural(left, 'more reason')} (--json)`] : []),
    ...(ran.withoutFiles
      ? ['   which files changed is not known: the tree of one of the runs was not kept']
      : []),
    ...(ran.isPartial ? ['   more files were not committed than are noted: some may be missing here'] : []),
    ...againLines(ran, answer.startedMs),
  ];
}

/** What else there is to say: an older run had these inputs, or no cache could help at all. */
function againLines(
  { same, because }: Extract<Ran, { kind: 'missed' }>,
  startedMs: number,
): readonly string[] {
  const why = because === undefined ? '' : BECAUSE[because];
  if (same) return [`   ${other(same, startedMs)}, had the same inputs; ${why}`];
  return why === '' ? [] : [`   ${why}`];
}

function paceLine(pace: Pace | undefined): readonly string[] {
  if (!pace) return [];
  const before = pace.runs === 1 ? 'in one run' : `median of ${pace.runs}`;
  const times = `${duration(pace.isMs)}, was ${duration(pace.wasMs)} (${before})`;
  switch (pace.than) {
    case 'alike':
      return [`time: ${times}`];
    case 'same-work': {
      const work = pace.isMs > pace.wasMs ? 'no more' : 'no less';
      return [`time: ${times}, for ${work} work${partsText(pace)}`];
    }
    default:
      return [`${pace.than}: ${times}${partsText(pace)}`];
  }
}

/** The parts as they are told sum up to the whole, too: what rounding leaves is in the rest. */
function partsText({ isMs, wasMs, ownMs, queuedMs, blockedMs, otherMs }: Pace): string {
  const parts = [
    [ownMs, 'own work'],
    [queuedMs, 'waiting for a core'],
    [blockedMs, 'blocked'],
  ] as const;
  const known = parts.flatMap(([ms, name]) => (ms === undefined ? [] : [{ ms, name }]));
  if (known.length === 0) return '';
  const wholeMs = isMs - wasMs;
  const isLong = [wholeMs, otherMs ?? 0, ...known.map(({ ms }) => ms)].some((ms) => Math.abs(ms) >= 1000);
  const step = isLong ? 100 : 1;
  const rounded = (ms: number): number => Math.round(ms / step) * step;
  const told = known.map(({ ms, name }) => ({ ms: rounded(ms), name }));
  const restMs = told.reduce((rest, { ms }) => rest - ms, rounded(wholeMs));
  const all = [...told, { ms: restMs, name: 'other (not explained)' }].filter(({ ms }) => ms !== 0);
  return `: ${signed(rounded(wholeMs))} = ${all.map(({ ms, name }) => `${signed(ms)} ${name}`).join(', ')}`;
}

function signed(ms: number): string {
  return `${ms < 0 ? '-' : '+'}${duration(Math.abs(ms))}`;
}

function runningLine({ running, startedMs }: Answer): readonly string[] {
  if (!running) return [];
  const later = ago(running.startedMs - startedMs);
  return [
    `running: it is executed now, in ${running.run}, begun ${later} later: all of the above is of the run before`,
  ];
}
