import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Result, ok } from '@subminute/core';
import { compile, withoutMemory } from './compiler.ts';
import { configChain } from './configs.ts';
import type { Told, TypesTask } from './emit.ts';
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
  const beside = undeclaredReads({ ...task, files, configs, waitsForOwn: true });
  if (!beside.ok) return beside;
  return ok({ isGood: isGood && beside.value.length === 0, text: [...texts, ...beside.value].join('\n') });
}
