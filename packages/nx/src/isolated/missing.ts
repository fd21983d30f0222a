import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import type ts from 'typescript';
import { configChain } from '../types/configs.ts';
import { compile } from '../types/compiler.ts';
import type { Subject } from './subjects.ts';
import type { TypeScript } from './typescript.ts';

/** How many annotations a file lacks, by its absolute path. */
export type Missing = ReadonlyMap<string, number>;

/** What TypeScript says only where declarations are isolated: TS9005 to TS9039. */
function isAboutAnnotations(code: number): boolean {
  return code >= 9005 && code <= 9039;
}

/** Scripts have no declarations that could be isolated; nothing is written. */
const ASKED = { isolatedDeclarations: true, declaration: true, allowJs: false, checkJs: false } as const;

/** A tsconfig as TypeScript reads it, with options on top; `undefined`: it cannot. */
export function parsedConfig(
  typescript: TypeScript,
  config: string,
  over: ts.CompilerOptions,
): ts.ParsedCommandLine | undefined {
  return typescript.getParsedCommandLineOfConfigFile(config, over, {
    ...typescript.sys,
    onUnRecoverableConfigFileDiagnostic: () => {},
  });
}

/** Whether a file is the project's own source. */
export function isOwn(home: string, file: string): boolean {
  return file.startsWith(`${home}/`) && !file.includes('/node_modules/') && !/\.d\.[cm]?ts$/.test(file);
}

export function missingByApi(typescript: TypeScript, { home, config }: Subject): Result<Missing, string> {
  const parsed = parsedConfig(typescript, config, ASKED);
  if (!parsed) return err('TypeScript cannot read its tsconfig');
  const program = typescript.createProgram({
    rootNames: parsed.fileNames,
    options: parsed.options,
    ...(parsed.projectReferences ? { projectReferences: parsed.projectReferences } : {}),
  });
  const found = program.getSourceFiles().flatMap((file): readonly (readonly [string, number])[] => {
    if (!isOwn(home, file.fileName)) return [];
    const count = program
      .getDeclarationDiagnostics(file)
      .filter(({ code }) => isAboutAnnotations(code)).length;
    return count > 0 ? [[file.fileName, count]] : [];
  });
  return ok(new Map(found));
}

/** By the command, where TypeScript 7 alone is installed. `memory`: a folder that goes again. */
export async function missingByCommand(
  { home, config }: Subject,
  { root, memory }: { readonly root: string; readonly memory: string },
): Promise<Result<Missing, string>> {
  const { options } = configChain(config, root).tsconfig;
  const remembers = options['composite'] === true || options['incremental'] === true;
  const compiled = await compile({
    home,
    config: path.posix.relative(home, config),
    flags: [
      '--isolatedDeclarations',
      '--declaration',
      '--noEmit',
      '--allowJs',
      'false',
      '--checkJs',
      'false',
      ...(remembers ? ['--tsBuildInfoFile', path.join(memory, 'info')] : []),
    ],
  });
  if (!compiled.ok) return compiled;
  const found = new Map<string, number>();
  for (const line of compiled.value.diagnostics.split('\n')) {
    const [, file = '', code = '0'] = /^(.+?)\(\d+,\d+\): error TS(\d+):/.exec(line) ?? [];
    const absolute = path.posix.resolve(home, file);
    if (isAboutAnnotations(Number(code)) && isOwn(home, absolute))
      found.set(absolute, (found.get(absolute) ?? 0) + 1);
  }
  return ok(found);
}
