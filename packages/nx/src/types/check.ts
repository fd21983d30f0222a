import { mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import type { PlannedTypes } from '@subminute/core/plan';
import { readProjects } from '@subminute/vitest/plan';
import { PLAN_FILE, readPlanFile } from '../store/plan-file.ts';
import { compile } from './compiler.ts';
import type { Told, TypesTask } from './emit.ts';
import { isDeclaration } from './emission.ts';
import { typesFolder } from './places.ts';

/**
 * Checks the types of a project, and that the compiler has read nothing which the task's key does not have: of other
 * projects only what they declare. An error says why it could not be tried.
 */
export async function checkTypes(
  task: TypesTask,
  configs: readonly string[],
  env: Readonly<NodeJS.ProcessEnv>,
): Promise<Result<Told, string>> {
  const home = realpathSync(task.home);
  const memory = path.join(task.root, typesFolder(path.relative(task.root, home)));
  mkdirSync(memory, { recursive: true });
  const texts: string[] = [];
  const files = new Set<string>();
  let isGood = true;
  for (const config of configs) {
    // What it remembers stands for nothing: it is looked through again, file by file.
    const info = path.join(memory, `${config.replaceAll('/', '-')}.tsbuildinfo`);
    const flags = ['--noEmit', '--emitDeclarationOnly', 'false', '--incremental', '--tsBuildInfoFile', info];
    const compiled = await compile({ home, config, flags });
    if (!compiled.ok) return compiled;
    const { code, diagnostics, files: read } = compiled.value;
    if (code !== 0) isGood = false;
    if (diagnostics !== '') texts.push(diagnostics);
    for (const file of read) files.add(file);
  }
  const undeclared = undeclaredRead({ root: task.root, home, files, env });
  if (!undeclared.ok) return undeclared;
  return ok({
    isGood: isGood && undeclared.value.length === 0,
    text: [...texts, ...undeclared.value].join('\n'),
  });
}

interface Reads {
  readonly root: string;
  readonly home: string;
  readonly files: Iterable<string>;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

const MAX_NAMED = 5;

/** Lines on what has been read beside the key. */
function undeclaredRead({ root, home, files, env }: Reads): Result<readonly string[], string> {
  const plan = readPlanFile(root);
  if (!plan.ok) return err(plan.error);
  const at = path.posix.relative(root, home);
  const own = plan.value.types.find((one) => one.home === at);
  // By sources, Nx hashes all files of the projects below.
  if (own?.keys !== 'declarations') return ok([]);
  const projects = readProjects(root, env);
  const below = projects?.below(own.project);
  const declaring = plan.value.types.filter(({ project }) => below === undefined || below.has(project));
  const reads = new Set(own.reads);
  const isKnown = (file: string): boolean =>
    file.startsWith(`${at}/`) || reads.has(file) || declaring.some((one) => isDeclared(file, one));
  const unknown = [...files]
    .filter((file) => file.startsWith(`${root}/`) && !file.includes('/node_modules/'))
    .map((file) => path.posix.relative(root, file))
    .filter((file) => !isKnown(file));
  return ok(
    unknown
      .slice(0, MAX_NAMED)
      .map(
        (file) =>
          `${file}: error subminute: the types of ${own.project} are checked against it, and it is no input of this task. Run: npx nx g @subminute/nx:infer, which writes into ${PLAN_FILE} what is`,
      ),
  );
}

function isDeclared(file: string, { emits }: PlannedTypes): boolean {
  return emits !== undefined && file.startsWith(`${emits.out}/`) && isDeclaration(file);
}
