import path from 'node:path';
import type { GraphTarget } from '../adapter/graph-targets.ts';
import { targetsWithoutOutputs } from '../cli/loop-checks/loop-checks.ts';
import { isRecord } from '../shield/fields.ts';
import { configChain } from '../types/configs.ts';
import type { Fixer, FixQuestion } from './fixer.ts';
import { jsonEdits, targetPlace } from './json-edits.ts';
import { isTracked } from '../history/is-tracked.ts';
import { plainWords } from './program-of.ts';

/** Outputs that the configuration of a compiler says: `tsc -p`, and esbuild by its flags. */
export const outputs: Fixer = {
  name: 'outputs',
  means: ['outputs'],
  plan: (question) => {
    const edits = jsonEdits(question.files);
    const targets = targetsWithoutOutputs(question.facts);
    const written = new Map(targets.map((target) => [target.task, writtenBy(question, target)]));
    const left = targets.flatMap((target) => {
      const place = targetPlace(question.files, target);
      const found = place ? (written.get(target.task) ?? []) : 'a plugin has made it';
      if (!place || typeof found === 'string') return [{ what: target.task, why: String(found) }];
      const other = sharedWith(target, found, { targets: question.facts.targets, written });
      if (other !== undefined) return [{ what: target.task, why: `${other} writes there, too` }];
      edits.set({ ...place, at: [...place.at, 'outputs'] }, found);
      return [];
    });
    return { edits: edits.edits(), changed: edits.changed, left };
  },
};

interface Writers {
  readonly targets: readonly GraphTarget[];
  /** By task: what those write that say nothing of it, or why nobody can tell. */
  readonly written: ReadonlyMap<string, readonly string[] | string>;
}

/** Nx empties what it puts a result into: with what another target has there. */
function sharedWith(
  { task, root }: GraphTarget,
  found: readonly string[],
  { targets, written }: Writers,
): string | undefined {
  const own = found.map((one) => placeIn(one, root));
  const other = targets.find((one) => {
    const said = written.get(one.task) ?? one.outputs;
    if (one.task === task || typeof said === 'string') return false;
    const places = said.map((place) => placeIn(place, one.root));
    return places.some((a) => own.some((b) => a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`)));
  });
  return other?.task;
}

/** A folder or file relative to the workspace; of a pattern, the folder that it begins with. */
function placeIn(output: string, home: string): string {
  const file = output
    .replace(/^!/, '')
    .replace('{projectRoot}', home)
    .replace(/^\{workspaceRoot\}\//, '');
  return path.posix.normalize(file).replace(/\/(?:[^/]*[*?{[][^]*)?$/, '');
}

/** Outputs as Nx takes them, or why nobody can tell. */
function writtenBy(question: FixQuestion, target: GraphTarget): readonly string[] | string {
  const { root } = question;
  const words = plainWords(target.command);
  if (!words) return 'it is no single plain command';
  const home = path.posix.join(root, target.root);
  const cwd = cwdOf(question, target);
  const [program, ...args] = words[0] === 'npx' ? words.slice(1) : words;
  const files =
    program === 'tsc' || program === 'tsgo'
      ? byCompiler(args, cwd, root)
      : program === 'esbuild'
        ? byBundler(args, cwd)
        : `what ${program ?? 'it'} writes stands in a configuration that is a program`;
  if (typeof files === 'string') return files;
  const isInside = files.every(
    (file) => file.startsWith(`${root}/`) && file !== home && !home.startsWith(`${file}/`),
  );
  if (!isInside) return 'it writes among its sources, or outside of the workspace';
  // Nx empties what it puts a result into.
  if (isTracked(root, question.env, files)) return 'git keeps files where it writes';
  return files.map((file) =>
    file.startsWith(`${home}/`)
      ? `{projectRoot}/${path.posix.relative(home, file)}`
      : `{workspaceRoot}/${path.posix.relative(root, file)}`,
  );
}

/** A script runs in its package, a command of Nx in the root where it does not say otherwise. */
function cwdOf({ root, configOf }: FixQuestion, { executor, task, root: home }: GraphTarget): string {
  if (executor === 'nx:run-script') return path.posix.join(root, home);
  const { options } = configOf(task);
  const cwd = isRecord(options) && typeof options['cwd'] === 'string' ? options['cwd'] : '.';
  return path.posix.resolve(
    root,
    cwd.replaceAll('{projectRoot}', home).replaceAll('{workspaceRoot}', '.').replace(/^\/+/, ''),
  );
}

function byCompiler(args: readonly string[], cwd: string, root: string): readonly string[] | string {
  const takes = new Map<string, string>();
  for (let at = 0; at < args.length; at += 2) {
    const [flag = '', value] = [args[at], args[at + 1]];
    if (!['-p', '--project'].includes(flag) || value === undefined || value.startsWith('-'))
      return `${flag} may change what it writes`;
    takes.set('-p', value);
  }
  const given = path.posix.resolve(cwd, takes.get('-p') ?? 'tsconfig.json');
  const config = given.endsWith('.json') ? given : `${given}/tsconfig.json`;
  const { tsconfig, problems, files } = configChain(config, root);
  if (problems.length > 0) return problems[0] ?? '';
  // Its path is from the file that says it.
  if (tsconfig.options['tsBuildInfoFile'] !== undefined && files.length > 1)
    return 'it is not known which of its tsconfigs says tsBuildInfoFile';
  const { options } = tsconfig;
  const { outDir, declarationDir, noEmit, outFile, emitDeclarationOnly } = options;
  if (outFile !== undefined || noEmit === true) return 'its tsconfig says noEmit or outFile';
  if (typeof outDir !== 'string') return 'its tsconfig says no outDir';
  const own = emitDeclarationOnly === true && typeof declarationDir === 'string' ? [] : [outDir];
  const info = buildInfoOf(config, options);
  const all = [...own, ...(typeof declarationDir === 'string' ? [declarationDir] : []), ...info];
  // What lies in another one is kept with it.
  return [...new Set(all)].filter((file) => !all.some((other) => file.startsWith(`${other}/`)));
}

/** As TypeScript names it. */
function buildInfoOf(config: string, options: Readonly<Record<string, unknown>>): readonly string[] {
  const { composite, incremental, tsBuildInfoFile, outDir, rootDir } = options;
  if (composite !== true && incremental !== true) return [];
  if (typeof tsBuildInfoFile === 'string')
    return [path.posix.resolve(path.posix.dirname(config), tsBuildInfoFile)];
  const bare = config.replace(/\.json$/, '');
  if (typeof outDir !== 'string') return [`${bare}.tsbuildinfo`];
  const below = typeof rootDir === 'string' ? path.posix.relative(rootDir, bare) : path.posix.basename(bare);
  return [`${path.posix.resolve(outDir, below)}.tsbuildinfo`];
}

function byBundler(args: readonly string[], cwd: string): readonly string[] | string {
  const found = args.flatMap((arg) => /^--outdir=(.+)$/.exec(arg)?.[1] ?? []);
  if (args.some((arg) => arg.startsWith('--metafile'))) return 'it writes a file of its own beside';
  // Beside one file, styles and maps may come.
  return found.length === 1 ? [path.posix.resolve(cwd, found[0] ?? '')] : 'it does not say --outdir once';
}
