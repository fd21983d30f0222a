import { existsSync } from 'node:fs';
import path from 'node:path';
import { inline, plural, projectLabel } from '@subminute/core';
import { ago } from '@subminute/core/why';
import { UNITS_FILE } from '@subminute/vitest/store';
import { type Fuse, type Tally, alwaysIn, fusesIn, lastTallies, openUnits } from '@subminute/vitest/units';
import type { Check } from './checks.ts';

/** Of a reason, so many test files are named; of a project, so many reasons. */
const MAX_FILES = 3;
const MAX_REASONS = 5;

/** What keeps test files from being known: by project, as the last run of each in this checkout found it. */
export function unitChecks(root: string, store: string, nowMs: number): readonly Check[] {
  const file = path.join(store, UNITS_FILE);
  if (!existsSync(file)) return [];
  try {
    using database = openUnits(store, { keep: true });
    const { db } = database;
    const always = alwaysIn(db, root);
    const fuses = fusesIn(db);
    const tallies = lastTallies(db, root);
    // Skipping is off for all worktrees, whether or not this one has run the project.
    const elsewhere = fuses.filter(({ project }) => !tallies.some((tally) => tally.project === project));
    return [
      ...tallies.flatMap((tally) => projectChecks({ tally, nowMs }, always, fuses)),
      ...elsewhere.map((fuse) => fuseCheck(fuse)),
    ];
  } catch (error) {
    const remedy = 'Run: npx subminute cache verify';
    return [{ name: 'test files', state: 'bad', found: inline((error as Error).message), remedy }];
  }
}

interface LastRun {
  readonly tally: Tally;
  readonly nowMs: number;
}

function projectChecks(
  last: LastRun,
  always: ReadonlyMap<string, string>,
  fuses: readonly Fuse[],
): readonly Check[] {
  const { tally } = last;
  const name = nameOf(tally.project);
  const fuse = fuses.find(({ project }) => project === tally.project);
  const reasons = reasonsOf(tally.project, always);
  const checks: Check[] = [];
  if (fuse) checks.push(fuseCheck(fuse));
  if (tally.off !== undefined) checks.push(offCheck(name, tally.off));
  else if (reasons.size > 0) checks.push(alwaysCheck(name, last, reasons));
  else if (!fuse) checks.push({ name, state: 'good', found: lastText(last) });
  return checks;
}

function nameOf(project: string): string {
  return `test files of ${inline(projectLabel(project), 80)}`;
}

function fuseCheck({ project, evidence }: Fuse): Check {
  const remedy = `Look at why, then run: npx subminute cache mend ${inline(projectLabel(project), 80)}`;
  return { name: nameOf(project), state: 'bad', found: `all run: ${inline(evidence)}`, remedy };
}

/** A run with skipping switched off by hand keeps no count: the last one that does may be an older one. */
function lastText({ tally: { ran, known, audited, run, atMs }, nowMs }: LastRun): string {
  const which = `${run === '' ? '' : `${inline(run, 20)}, `}${ago(nowMs - atMs)} ago`;
  return `in the last run that may leave any out (${which}) ${known + audited} of ${ran + known} were known${sampleText(audited)}`;
}

/** Of known test files, those that ran all the same. */
export function sampleText(audited: number): string {
  return audited === 0 ? '' : `, ${audited} of them run as a sample (audit)`;
}

function offCheck(name: string, off: string): Check {
  const remedy = REMEDIES.find(([words]) => off.includes(words))?.[1];
  return {
    name,
    state: 'note',
    found: `all run: ${inline(off)}`,
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** What a user can do; of other reasons there is nothing to mend. */
const REMEDIES: readonly (readonly [string, string])[] = [
  ['no lockfile', 'Let the package manager write a lockfile into the workspace, and commit it'],
  ['isolate is false', 'Leave "isolate" as it is by default in vitest.config'],
  ['coverage is on', 'Leave coverage to a run of its own: "coverage.enabled" off by default'],
  ['shuffled', 'Leave "sequence.shuffle" off by default in vitest.config'],
  [
    'global setup',
    'Import only own files and harmless modules of Node in it, or move the rest to "setupFiles"',
  ],
];

function alwaysCheck(name: string, last: LastRun, reasons: ReadonlyMap<string, readonly string[]>): Check {
  const count = [...reasons.values()].reduce((sum, files) => sum + files.length, 0);
  const said = [...reasons].slice(0, MAX_REASONS).map(([reason, files]) => {
    const names = files.slice(0, MAX_FILES).map((file) => inline(file, 120));
    const more = files.length > names.length ? `, and ${files.length - names.length} more` : '';
    return `${inline(reason, 120)} (${names.join(', ')}${more})`;
  });
  const rest = reasons.size > MAX_REASONS ? `; ${plural(reasons.size - MAX_REASONS, 'more reason')}` : '';
  return {
    name,
    state: 'note',
    found: `${lastText(last)}; ${count} run${count === 1 ? 's' : ''} always: ${said.join('; ')}${rest}`,
    remedy: 'One of them: npx subminute why <test file>',
  };
}

/** The test files of a project that run always, by reason, the most frequent first. */
function reasonsOf(
  project: string,
  always: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [unit, reason] of always) {
    if (!unit.startsWith(`${project}#`)) continue;
    const files = found.get(reason) ?? [];
    files.push(unit.slice(project.length + 1).replace(/#types$/, ''));
    found.set(reason, files);
  }
  return new Map([...found].sort(([, a], [, b]) => b.length - a.length));
}
