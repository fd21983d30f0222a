import { projectLabel } from '../evidence/reports/vitest-units.ts';
import { ago } from './ago.ts';
import { inline } from '../render/line.ts';
import type { UnitBecause, UnitChanged } from './unit-because.ts';

/** What the Vitest plugin has kept of a test file in a checkout. */
export interface UnitWhy {
  /** Its path in the workspace. */
  readonly file: string;
  /** Folder and Vitest's name of its project. */
  readonly project: string;
  /** Its types were checked; it did not run. */
  readonly isTypes?: true;
  /** Of the run in which it was last asked for; `''`: it was not started by `subminute`. */
  readonly run: string;
  readonly atMs: number;
  readonly outcome: 'passed' | 'failed';
  readonly durationMs: number;
  /** Why nothing is kept of it. */
  readonly reason?: string;
  readonly because: UnitBecause;
  /** Why all test files of its project ran, whatever is known. */
  readonly off?: string;
}

/** Why a test file ran or was known, as text: two or three lines for each project that has it. */
export function renderUnitWhy(units: readonly UnitWhy[], nowMs: number): string {
  return `${units.flatMap((unit) => lines(unit, nowMs)).join('\n')}\n`;
}

function lines(unit: UnitWhy, nowMs: number): readonly string[] {
  const { file, project, outcome, reason, off, because } = unit;
  const name = projectLabel(project);
  const types = unit.isTypes ? ' (types)' : '';
  const where = name === '.' ? '' : ` of ${inline(name, 80)}`;
  const what = because.kind === 'known' ? 'is known to pass, and did not run' : `ran and ${outcome}`;
  return [
    `${inline(file, 200)}${types}${where} ${what} in ${runName(unit.run)}, ${ago(nowMs - unit.atMs)} ago`,
    `${because.kind === 'known' ? 'known' : 'ran'}: ${becauseText(because, nowMs)}`,
    ...(reason === undefined ? [] : [`runs again next time: ${inline(reason)}`]),
    ...(off === undefined ? [] : [`since then all test files of the project run: ${inline(off)}`]),
  ];
}

function runName(run: string): string {
  return run === '' ? 'a run that subminute did not start' : inline(run, 20);
}

function becauseText(because: UnitBecause, nowMs: number): string {
  switch (because.kind) {
    case 'known':
      return `since ${runName(because.run)}, ${ago(nowMs - because.sinceMs)} ago: nothing that it executes or reads has changed`;
    case 'audit':
      return `an audit took it as a sample: it is known to pass since ${runName(because.run)}`;
    case 'new':
      return 'no pass of it is known';
    case 'forgotten':
      return `what it read in ${runName(because.run)} is not kept any more`;
    case 'fuse':
      return 'skipping is off in its project, since a record was wrong. Run: npx subminute cache stats';
    case 'failed':
      return 'it has failed with these very inputs before';
    case 'changed':
      return changedText(because);
  }
}

function changedText({ inputs, count, run, isGrouped }: UnitChanged): string {
  const named = inputs.map(({ kind, name }) => inputText(kind, inline(name, 120)));
  const more = count > named.length ? ` and ${count - named.length} more` : '';
  const all = `${named.join(', ')}${more}`;
  const what = isGrouped === true && count > 1 ? 'among these is what changed' : 'changed';
  return `${what} since ${runName(run)}: ${all}`;
}

const PARTS: Readonly<Record<string, string>> = {
  versions: 'a version of Node, Vite or Vitest',
  machine: 'platform, time zone or locale',
  settings: 'a setting of Vite or Vitest',
  config: 'vitest.config or a file that it imports',
  'global setup': 'the global setup',
  patches: 'a patch of a package',
};

function inputText(kind: string, name: string): string {
  switch (kind) {
    case 'part':
      return PARTS[name] ?? name;
    case 'variable':
      return `the environment variable ${name}`;
    case 'variables':
      return 'which environment variables there are';
    case 'machine':
      return `what os.${name} tells of the machine`;
    case 'list':
      return `the names in ${name}`;
    case 'probe':
      return `whether ${name} is there`;
    case 'stat':
      return `the times of ${name}`;
    case 'link':
      return `where ${name} leads`;
    case 'candidates':
      return `what ${name} leads to`;
    case 'nearest':
      return `where ${name} is found`;
    case 'links':
      return `the packages in ${name}`;
    case 'package':
      return `the package ${name.replace(/^.*node_modules\//, '')}`;
    default:
      return name;
  }
}
