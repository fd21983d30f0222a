import path from 'node:path';
import type ts from 'typescript';
import { declaredText } from './declared-text.ts';
import { isOwn, parsedConfig } from './missing.ts';
import type { Subject } from './subjects.ts';
import type { TypeScript } from './typescript.ts';

/** Texts in the place of files, by their absolute path. */
export type NewTexts = ReadonlyMap<string, string>;

/** What a project declares, and what is wrong in it. */
export interface LookedThrough {
  /** By source: what is declared of it. */
  readonly declarations: ReadonlyMap<string, string>;
  /** The first error of each file; one of no file is at `''`. */
  readonly errors: ReadonlyMap<string, string>;
}

/** Compiles a whole project in memory, as its own tsconfig says it. `undefined`: TypeScript cannot read that. */
export type LookThrough = (texts: NewTexts) => LookedThrough | undefined;

/** Files that nothing stands in the place of are read once. */
export function openProject(typescript: TypeScript, subject: Subject): LookThrough {
  const sources = new Map<string, ts.SourceFile | undefined>();
  return (texts) => lookThrough(typescript, subject, { texts, sources });
}

interface Given {
  readonly texts: NewTexts;
  readonly sources: Map<string, ts.SourceFile | undefined>;
}

function lookThrough(
  typescript: TypeScript,
  { home, config }: Subject,
  given: Given,
): LookedThrough | undefined {
  const parsed = parsedConfig(typescript, config, {
    declaration: true,
    emitDeclarationOnly: true,
    declarationMap: false,
    noEmit: false,
    isolatedDeclarations: false,
    noEmitOnError: false,
    // No annotation is in a declaration that somebody else has made.
    skipLibCheck: true,
  });
  if (!parsed) return undefined;
  const program = typescript.createProgram({
    rootNames: parsed.fileNames,
    options: parsed.options,
    host: hostWith(typescript, parsed.options, given),
    ...(parsed.projectReferences ? { projectReferences: parsed.projectReferences } : {}),
  });
  const own = program.getSourceFiles().filter(({ fileName }) => isOwn(home, fileName));
  return { declarations: declarationsOf(typescript, program, own), errors: errorsOf(typescript, program) };
}

function hostWith(
  typescript: TypeScript,
  options: ts.CompilerOptions,
  { texts, sources }: Given,
): ts.CompilerHost {
  const host = typescript.createCompilerHost(options);
  return {
    ...host,
    getSourceFile: (file, how, ...rest) => {
      const text = texts.get(file);
      if (text !== undefined) return typescript.createSourceFile(file, text, how);
      if (!sources.has(file)) sources.set(file, host.getSourceFile(file, how, ...rest));
      return sources.get(file);
    },
  };
}

function declarationsOf(
  typescript: TypeScript,
  program: ts.Program,
  own: readonly ts.SourceFile[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const source of own)
    program.emit(
      source,
      (file, text) => {
        if (/\.d\.[cm]?ts$/.test(file)) found.set(source.fileName, declaredText(typescript, file, text));
      },
      undefined,
      true,
    );
  return found;
}

function errorsOf(typescript: TypeScript, program: ts.Program): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const all: readonly ts.Diagnostic[] = [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...program.getSemanticDiagnostics(),
  ];
  for (const { file, start, category, code, messageText } of all) {
    // Hints and warnings fail nothing.
    if (category !== typescript.DiagnosticCategory.Error || found.has(file?.fileName ?? '')) continue;
    const line = file && start !== undefined ? `:${file.getLineAndCharacterOfPosition(start).line + 1}` : '';
    const [message = ''] = typescript.flattenDiagnosticMessageText(messageText, '\n').split('\n');
    found.set(file?.fileName ?? '', `${path.basename(file?.fileName ?? '')}${line} TS${code} ${message}`);
  }
  return found;
}
