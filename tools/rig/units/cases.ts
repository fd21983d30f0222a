import path from 'node:path';
import type { UnitCase } from './unit-case.ts';
import { type Told, runVitest } from './run-vitest.ts';
import { type UnitsWorkspace, unitsWorkspace, writeFiles } from './workspace.ts';

const CONFIG = 'export default { plugins: [subminute()] };\n';

export interface CasesOptions {
  readonly byFunction?: boolean | undefined;
  /** A `node_modules` with another Vitest. */
  readonly modules?: string | undefined;
}

/** What became of a case: nothing, where it holds. */
export interface CaseReport {
  readonly name: string;
  readonly problems: readonly string[];
  /** What the runs printed, where there are problems. */
  readonly said: readonly string[];
}

interface Runs {
  readonly first: Told;
  readonly again: Told;
  readonly edited: Told;
  /** Without skipping. */
  readonly whole: Told;
}

/** Runs cases together: each is a project of one workspace, so that Vitest starts four times for all of them. */
export async function runCases(
  cases: readonly UnitCase[],
  options: CasesOptions = {},
): Promise<readonly CaseReport[]> {
  using workspace = unitsWorkspace(options.modules);
  const folders = new Map(cases.map((one, index) => [one, `packages/c${index}`]));
  workspace.write({ 'vitest.config.mjs': `export default { test: { projects: ['packages/*'] } };\n` });
  workspace.write({ 'package-lock.json': lockfile(cases.map(({ pins }) => pins ?? {})) });
  for (const [one, folder] of folders) {
    const name = JSON.stringify({ name: path.basename(folder), type: 'module' });
    workspace.write({ 'vitest.config.mjs': CONFIG, 'package.json': name, ...one.files }, folder);
    one.prepare?.(path.join(workspace.root, folder));
  }
  const runs = await fourRuns(workspace, folders, options);
  return cases.map((one) => {
    const folder = folders.get(one) ?? '';
    if (!('first' in runs)) return { name: one.name, problems: ['a run came to no end'], said: runs.said };
    const problems = problemsOf(one, folder, runs, options.byFunction === true);
    const said = problems.length === 0 ? [] : Object.values(runs).map((run: Told) => run.said);
    return { name: one.name, problems, said };
  });
}

async function fourRuns(
  workspace: UnitsWorkspace,
  folders: ReadonlyMap<UnitCase, string>,
  { byFunction }: CasesOptions,
): Promise<Runs | { readonly said: readonly string[] }> {
  const cases = [...folders.keys()];
  const before = Object.assign(
    {},
    workspace.env,
    ...cases.map(({ envBefore }) => envBefore),
  ) as NodeJS.ProcessEnv;
  const after = Object.assign({}, before, ...cases.map(({ env }) => env)) as NodeJS.ProcessEnv;
  const {
    cli,
    cliBefore,
    cliAfter,
    filtersBefore: filters,
  } = cases.length === 1 ? (cases[0] ?? ({} as UnitCase)) : ({} as UnitCase);
  const ask = { env: before, byFunction, cli: { ...cli, ...cliBefore }, filters };
  const first = await runVitest(workspace.root, ask);
  const again = await runVitest(workspace.root, ask);
  for (const [one, folder] of folders) edit(one, path.join(workspace.root, folder));
  const pins = cases.map((one) => one.newPins ?? one.pins ?? {});
  workspace.write({ 'package-lock.json': lockfile(pins) });
  // Vitest 5 keeps transformed modules on disk and hands out old ones: both runs after the edit go without them.
  const last = { byFunction, cli: { ...cli, ...cliAfter, fsModuleCache: false } };
  const edited = await runVitest(workspace.root, { ...last, env: after });
  const whole = await runVitest(workspace.root, { ...last, env: { ...after, SUBMINUTE_SKIP: '0' } });
  const all = [first, again, edited, whole];
  const isWhole = all.every((run): run is Told => 'files' in run);
  return isWhole ? ({ first, again, edited, whole } as Runs) : { said: all.map(({ said }) => said) };
}

function edit(one: UnitCase, dir: string): void {
  if (typeof one.edit === 'function') one.edit(dir);
  else if (one.edit) writeFiles(dir, one.edit);
}

/** As npm writes it, of what our reader takes from it. */
function lockfile(pins: readonly Readonly<Record<string, string>>[]): string {
  const packages = pins.flatMap((all) =>
    Object.entries(all).map(([name, version]) => [
      `node_modules/${name}`,
      { version, resolved: `https://registry.npmjs.org/${name}`, integrity: `sha512-${name}${version}` },
    ]),
  );
  return JSON.stringify({ lockfileVersion: 3, packages: Object.fromEntries(packages) as unknown });
}

function problemsOf(
  one: UnitCase,
  folder: string,
  { first, again, edited, whole }: Runs,
  byFunction: boolean,
): readonly string[] {
  const names = (run: Told): readonly string[] =>
    run.files.filter(({ file }) => isIn(file, folder)).map(({ file }) => path.relative(folder, file));
  const { always = [], runs = [] } = one;
  const rests = [...(one.rests ?? []), ...((byFunction && one.restsByFunction) || [])];
  const broken = failures(first, folder);
  const missed = failures(whole, folder).filter((test) => !failures(edited, folder).includes(test));
  const invented = failures(edited, folder).filter((test) => !failures(whole, folder).includes(test));
  return [
    ...(names(first).length === 0 ? ['no test file ran at first'] : []),
    ...(one.isBroken === true ? [] : broken).map((test) => `${test} fails before the edit`),
    ...missed.map((test) => `MISSED: ${test} fails without skipping`),
    ...invented.map((test) => `${test} fails only with skipping`),
    ...runs
      .filter((file) => !names(edited).includes(file))
      .map((file) => `${file} did not run after the edit`),
    ...rests.filter((file) => names(edited).includes(file)).map((file) => `${file} ran after the edit`),
    ...names(again)
      .filter((file) => !always.includes(file))
      .map((file) => `${file} ran again although nothing had changed`),
    ...always.filter((file) => !names(again).includes(file)).map((file) => `${file} was known`),
  ];
}

function failures(run: Told, folder: string): readonly string[] {
  return run.files
    .filter(({ file, state }) => isIn(file, folder) && state === 'failed')
    .flatMap(({ file, failed }) =>
      (failed.length === 0 ? ['(the file)'] : failed).map(
        (test) => `${path.relative(folder, file)} › ${test}`,
      ),
    );
}

function isIn(file: string, folder: string): boolean {
  return file.startsWith(folder + path.sep);
}
