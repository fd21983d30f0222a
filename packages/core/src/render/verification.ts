import type { Verification } from '../decompose/verify/verification.ts';
import { duration, inline, plural } from './line.ts';

/** So many faults, and names of tasks. */
const SHOWN = 10;
const NAMED = 5;

/** What was found by running, as text: the verdict first, then what it rests on. */
export function renderVerification(verification: Verification): string {
  const { verdict, ids, titles, targets, tasks, tests, declarations, faults } = verification;
  const title = titles.map((one) => inline(one)).join('; ');
  const heads = { verified: 'VERIFIED', worse: 'WORSE' };
  const lines = [
    `${heads[verdict]} ${ids.join(', ')}: ${title}`,
    ...faults.slice(0, SHOWN).map(({ what }) => `  worse: ${inline(what)}`),
    ...(faults.length > SHOWN ? [`  and ${faults.length - SHOWN} more: --json`] : []),
    `  equal: ${plural(tasks.equal, 'task')} of ${targets.join(', ')}, ${plural(tests.equal, 'test id')}, ${plural(declarations.equal, 'declaration file')}`,
    ...untoldLines(verification),
    ...named('fail on both sides', verification.failing),
    ...named('failed and passed when tried again', verification.flaky),
    ...loopLines(verification),
  ];
  return `${lines.join('\n')}\n`;
}

function untoldLines({ untold }: Verification): readonly string[] {
  const names = [...untold].map(([target, count]) => `${target} (${plural(count, 'task')})`);
  return names.length === 0 ? [] : [`  test ids unknown for ${names.join(', ')}`];
}

function named(how: string, tasks: readonly string[]): readonly string[] {
  if (tasks.length === 0) return [];
  const more = tasks.length > NAMED ? ` and ${tasks.length - NAMED} more` : '';
  return [`  ${how}: ${tasks.slice(0, NAMED).join(', ')}${more}`];
}

function loopLines({ measured, clock, othersShare, load }: Verification): readonly string[] {
  if (!measured) return ['  the loop was not measured'];
  const { loops, beforeMs, afterMs, savedMs, lowMs, highMs, predictedSavedMs, error, cpuError, wallError } =
    measured;
  const signed = (ms: number): string => (ms < 0 ? `-${duration(-ms)}` : duration(ms));
  const busy = `others took ${percent(othersShare)} of the machine (load ${load.toFixed(1)})`;
  return [
    `  loop after ${plural(loops, 'commit')}: ${duration(beforeMs)} → ${duration(afterMs)}, saves ${signed(savedMs)} (${signed(lowMs)} to ${signed(highMs)}), predicted ${signed(predictedSavedMs)}`,
    `  prediction off by ${percent(error)} of a loop in the median, ${percent(cpuError)} of its CPU time`,
    clock === 'wall'
      ? `  by the clock; ${busy}`
      : `  without the waits for a core: ${busy}; by the clock it is off by ${percent(wallError)}`,
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
