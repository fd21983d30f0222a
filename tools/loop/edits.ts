import { HUB, type LoopProject, leafOf } from './projects.ts';
import type { Files } from './sources.ts';

export const EDITS = ['leaf-body', 'hub-body', 'hub-signature', 'test', 'root', 'root-ci'] as const;
export type EditKind = (typeof EDITS)[number];

interface Replacement {
  readonly file: string;
  readonly from: string;
  /** With it everything passes. */
  readonly to: string;
  /** With it something fails. */
  readonly broken: string;
  /** In the place of this. Default: `from`. */
  readonly brokenFrom?: string;
}

export interface EditQuestion {
  readonly projects: readonly LoopProject[];
  readonly files: Files;
  /** A variant that some tasks have to fail for. */
  readonly isBroken: boolean;
  /** From 1: the same edit in another state, which no cache knows. */
  readonly turn: number;
}

/** One edit of the workspace. */
export function editOf(kind: EditKind, { projects, files, isBroken, turn }: EditQuestion): Files {
  const one = REPLACEMENTS[kind](projects);
  const text = files[one.file] ?? '';
  const from = isBroken ? (one.brokenFrom ?? one.from) : one.from;
  if (!text.includes(from)) throw new Error(`internal: ${one.file} has no ${from}`);
  const to = isBroken ? one.broken : one.to.replaceAll('TURN', `${turn}`);
  return { [one.file]: text.replace(from, to) };
}

/** Nothing reads it, so that nothing can fail for it. */
export function canBreak(kind: EditKind): boolean {
  return kind !== 'root-ci';
}

const HUB_FILE = `packages/${HUB}/src/settle.ts`;

const REPLACEMENTS: Readonly<Record<EditKind, (projects: readonly LoopProject[]) => Replacement>> = {
  'leaf-body': (projects) => ({
    file: `${leafOf(projects).home}/src/parse.ts`,
    from: "const separator = ',';",
    to: "const separator = ','.padEnd(TURN - TURN, ' ');",
    broken: "const separator = ';';",
  }),
  'hub-body': () => ({
    file: HUB_FILE,
    from: 'const factor = 100;',
    to: 'const factor = (10 ** 2 * TURN) / TURN;',
    // Tests of all projects run it, through all layers.
    broken: 'const factor = 10;',
  }),
  'hub-signature': () => ({
    file: HUB_FILE,
    from: 'roundAmount(value: number): number {\n  const factor = 100;',
    to: 'roundAmount(value: number, digitsTURN = 2): number {\n  const factor = 10 ** digitsTURN;',
    // A type, for all that call it; no test runs otherwise.
    brokenFrom: 'readonly count: number;',
    broken: 'readonly count: number;\n  readonly unit: string;',
  }),
  // The last but one in the middle of all: some hang on it.
  test: (projects) => ({
    file: `${(projects[projects.length >> 1] ?? leafOf(projects)).home}/test/cache.test.ts`,
    from: 'toBe(2);',
    to: 'toEqual(2 * TURN - 2 * TURN + 2);',
    // A type and a test.
    broken: 'toBe(2 satisfies string);\n    expect(cache.size).toBe(3);',
  }),
  root: () => ({
    file: 'tsconfig.base.json',
    from: '"types": []',
    to: '"types": [],\n    "maxNodeModuleJsDepth": TURN',
    broken: '"types": ["nothing"]',
  }),
  'root-ci': () => ({
    file: '.github/workflows/ci.yml',
    from: 'on: push',
    to: 'on: push # TURN',
    broken: 'on: push # broken',
  }),
};
