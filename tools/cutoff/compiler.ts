// TypeScript in this process, for programs whose declarations lie where the caller has them.
import { createHash } from 'node:crypto';
import path from 'node:path';
import ts from 'typescript';

/** Where declarations are found; all else is on disk. `undefined`: not there, or not of ours. */
export interface Declared {
  readonly isOurs: (file: string) => boolean;
  readonly read: (file: string) => string | undefined;
}

export interface Asked {
  readonly root: string;
  /** Absolute. */
  readonly home: string;
  readonly flags: ts.CompilerOptions;
  readonly declared?: Declared;
}

/** A program of a project's tsconfig.json, as `tsc -p` would make it. */
export function programOf({ root, home, flags, declared }: Asked): ts.Program {
  const real = (file: string): string =>
    file.startsWith(`${root}/node_modules/@t/`)
      ? `${root}/packages/${file.slice(`${root}/node_modules/@t/`.length)}`
      : file;
  const readFile = (given: string): string | undefined => {
    const file = real(given);
    return declared?.isOurs(file) === true ? declared.read(file) : ts.sys.readFile(file);
  };
  const fileExists = (given: string): boolean => {
    const file = real(given);
    return declared?.isOurs(file) === true ? declared.read(file) !== undefined : ts.sys.fileExists(file);
  };
  const parsed = ts.getParsedCommandLineOfConfigFile(path.join(home, 'tsconfig.json'), flags, {
    ...ts.sys,
    readFile,
    fileExists,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
    },
  });
  if (!parsed) throw new Error(`${home} has no tsconfig.json`);
  const { options } = parsed;
  return ts.createProgram({
    rootNames: parsed.fileNames,
    options,
    ...(parsed.projectReferences ? { projectReferences: parsed.projectReferences } : {}),
    configFileParsingDiagnostics: parsed.errors,
    host: hostOf(options, { readFile, fileExists, real }),
  });
}

interface Reading {
  readonly readFile: (file: string) => string | undefined;
  readonly fileExists: (file: string) => boolean;
  readonly real: (file: string) => string;
}

function hostOf(options: ts.CompilerOptions, { readFile, fileExists, real }: Reading): ts.CompilerHost {
  // Without a question for folders: those of declarations need not be on disk.
  const host = ts.createCompilerHost(options);
  delete host.directoryExists;
  const settings = JSON.stringify({ ...options, outDir: '', rootDir: '', configFilePath: '' });
  return {
    ...host,
    readFile,
    fileExists,
    realpath: real,
    getSourceFile: (file, version) => {
      const text = readFile(file);
      return text === undefined ? undefined : sourceFile(file, text, { version, settings });
    },
  };
}

interface Made {
  readonly version: ts.ScriptTarget | ts.CreateSourceFileOptions;
  readonly settings: string;
}

const sources = new Map<string, ts.SourceFile>();
const MOST_KEPT = 4000;

/** The same text is parsed and bound once for the same settings: above all, that of the language's own declarations. */
function sourceFile(file: string, text: string, { version, settings }: Made): ts.SourceFile {
  const kind = typeof version === 'object' ? `${version.impliedNodeFormat}` : '';
  const key = createHash('sha1').update(`${file}\0${kind}\0${settings}\0${text}`).digest('base64');
  const known = sources.get(key);
  if (known) return known;
  if (sources.size > MOST_KEPT) sources.clear();
  const made = ts.createSourceFile(file, text, version);
  sources.set(key, made);
  return made;
}

/** What is wrong, and which names are marked as deprecated where they are used: a line for each, sorted. */
export function findings(program: ts.Program, root: string, isChecked = true): readonly string[] {
  const all = [
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getOptionsDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...(isChecked ? program.getSemanticDiagnostics() : []),
    ...(program.getCompilerOptions().declaration === true ? program.getDeclarationDiagnostics() : []),
    ...(isChecked ? deprecatedUses(program) : []),
  ];
  return [...new Set(all.map((one) => lineOf(one, root)))].sort();
}

function lineOf({ file, start, code, messageText }: ts.Diagnostic, root: string): string {
  const at = file && start !== undefined ? file.getLineAndCharacterOfPosition(start) : undefined;
  const place = file ? path.relative(root, file.fileName) : '';
  const text = ts.flattenDiagnosticMessageText(messageText, ' ').replaceAll(`${root}/`, '');
  return `${place}(${(at?.line ?? -1) + 1},${(at?.character ?? -1) + 1}) TS${code} ${text}`;
}

interface Suggesting {
  getSuggestionDiagnostics?(file: ts.SourceFile): readonly ts.DiagnosticWithLocation[];
}

/** Rules of linters that know types tell of them. Editors ask a checker for it by this method, which has no type. */
function deprecatedUses(program: ts.Program): readonly ts.Diagnostic[] {
  const checker = program.getTypeChecker() as Suggesting;
  if (!checker.getSuggestionDiagnostics) throw new Error('TypeScript does not tell what is deprecated');
  return program
    .getSourceFiles()
    .filter((file) => !file.isDeclarationFile)
    .flatMap((file) => checker.getSuggestionDiagnostics?.(file) ?? [])
    .filter(({ reportsDeprecated }) => reportsDeprecated !== undefined);
}
