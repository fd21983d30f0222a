import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import type { PlannedBuild, PlannedTypes } from '@subminute/core/plan';
import { recordAt } from '../decompose/json-file.ts';
import { configChain } from '../types/configs.ts';
import { type OldCall, oldUse } from './old-command.ts';
import { type InferProject, type InferQuestion, inTheWay } from './question.ts';
import type { Shared } from './shared.ts';
import { configIn } from './types-targets.ts';

/** Compilers and bundlers: what one of these writes, ours does, or the plan says why not. */
const BUILDERS = ['tsc', 'tsgo', 'esbuild'];

/** Flags of esbuild by which nothing is written that means something else than what ours writes. */
const BUNDLING =
  /^--(?:bundle|format|platform|target|outdir|outfile|outbase|sourcemap|sources-content|packages|external:.+|log-level|color|allow-overwrite|tsconfig)(?:=.*)?$/;

/** Why the build that a project has stays; `undefined`: there is none, or ours can stand in its place. */
export function ownBuildStays(
  project: InferProject,
  question: InferQuestion,
  shared: Shared,
): string | undefined {
  const { old, isReplaced } = inTheWay(question, project.name, 'build');
  if (!old) return undefined;
  if (!isReplaced) return '';
  const configs = compiledBy(project, question, shared);
  return configs.ok ? undefined : configs.error;
}

/** The tsconfigs that the old build is about. */
function compiledBy(
  { name, root: home }: InferProject,
  question: InferQuestion,
  { jsonAt }: Shared,
): Result<readonly string[], string> {
  const { old } = inTheWay(question, name, 'build');
  if (!old) return ok([]);
  const scripts = recordAt(jsonAt(path.posix.join(home, 'package.json')), 'scripts');
  const use = oldUse(old, { programs: BUILDERS, scripts });
  if (!use.ok) return use;
  const other = use.value.waits.find((one) => !one.startsWith('^'));
  if (other !== undefined) return err(`it waits for "${other}", which ours would not`);
  const configs: string[] = [];
  for (const call of use.value.calls) {
    const odd = call.args.find((arg) => /^--(?:noEmit|emitDeclarationOnly)$/.test(arg));
    if (odd !== undefined) return err(`it calls the compiler with ${odd}, which writes no scripts`);
    const config = call.program === 'esbuild' ? bundled(call) : configIn(call);
    if (!config.ok) return config;
    if (config.value !== undefined) configs.push(config.value);
  }
  return ok(configs);
}

function bundled({ args }: OldCall): Result<undefined, string> {
  const odd = args.find((arg) => arg.startsWith('-') && !BUNDLING.test(arg));
  return odd === undefined ? ok(undefined) : err(`it calls esbuild with ${odd}, which ours would not do`);
}

interface Made {
  readonly types: readonly PlannedTypes[];
  readonly builds: readonly PlannedBuild[];
}

/**
 * Why ours would do less than the build in whose place it is planned: a compiler checks types, and may write declarations,
 * which only other targets of ours do.
 */
export function doesLess(
  project: InferProject,
  { types, builds }: Made,
  question: InferQuestion,
  shared: Shared,
): string | undefined {
  const { name, root: home } = project;
  const build = builds.find((one) => one.project === name);
  const configs = build ? compiledBy(project, question, shared) : ok([]);
  if (!build || !configs.ok || configs.value.length === 0) return undefined;
  const other = configs.value.find((config) => config !== build.config);
  if (other !== undefined) return `it is about ${other}, which ours would not look at`;
  const made = types.find((one) => one.project === name);
  const has = (target: 'dts' | 'typecheck'): boolean => made?.targets.includes(target) === true;
  const { tsconfig } = configChain(path.posix.join(question.root, home, build.config), question.root);
  const { declaration, composite, noEmit, emitDeclarationOnly } = tsconfig.options;
  if (noEmit === true || emitDeclarationOnly === true) return 'it writes no scripts';
  if ((declaration === true || composite === true) && !(has('dts') && made?.emits?.config === build.config))
    return `it writes declarations by ${build.config}, and no "dts" that would is made`;
  const own = question.existing.get(name)?.has('typecheck') === true;
  return own || (has('typecheck') && made?.configs.includes(build.config) === true)
    ? undefined
    : `it checks the types of ${build.config}, and no "typecheck" that would is made`;
}
