import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Result, ok } from '@subminute/core';
import { compile, withoutMemory } from './compiler.ts';
import { configChain } from './configs.ts';
import type { Told, TypesTask } from './emit.ts';
import { removeStale } from './stale.ts';
import { undeclaredReads } from './undeclared.ts';

/**
 * Checks the types of a project, and that the compiler has read nothing which the task's key does not have. An error says
 * why it could not be tried.
 */
export async function checkTypes(
  given: TypesTask,
  configs: readonly string[],
): Promise<Result<Told, string>> {
  const task = { ...given, root: realpathSync(given.root), home: realpathSync(given.home) };
  let checked = await checkedOnce(task, configs);
  const question = { ...task, configs, waitsForOwn: true };
  if (checked.ok && removeStale({ ...question, files: checked.value.files }))
    checked = await checkedOnce(task, configs);
  if (!checked.ok) return checked;
  const { isGood, texts, files } = checked.value;
  const beside = undeclaredReads({ ...question, files });
  if (!beside.ok) return beside;
  return ok({ isGood: isGood && beside.value.length === 0, text: [...texts, ...beside.value].join('\n') });
}

interface Checked {
  readonly isGood: boolean;
  readonly texts: readonly string[];
  /** What the compiler has read. */
  readonly files: readonly string[];
}

async function checkedOnce(task: TypesTask, configs: readonly string[]): Promise<Result<Checked, string>> {
  const texts: string[] = [];
  const files: string[] = [];
  let isGood = true;
  const memory = mkdtempSync(path.join(tmpdir(), 'subminute-types-'));
  try {
    for (const config of configs) {
      const { tsconfig } = configChain(path.posix.join(task.home, config), task.root);
      const flags = ['--noEmit', '--emitDeclarationOnly', 'false', ...withoutMemory(tsconfig, memory)];
      const compiled = await compile({ home: task.home, config, flags });
      if (!compiled.ok) return compiled;
      const { code, diagnostics, files: read } = compiled.value;
      if (code !== 0) isGood = false;
      if (diagnostics !== '') texts.push(diagnostics);
      files.push(...read);
    }
  } finally {
    rmSync(memory, { recursive: true, force: true });
  }
  return ok({ isGood, texts, files });
}
