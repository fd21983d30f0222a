import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { EntryNames } from './smoke-tests.ts';

/** What a package shows to those who import it. */
export interface Facade {
  /** By entry and name: its kind and its type in words. */
  readonly names: Readonly<Record<string, string>>;
  /** By source as it lay before the split: its declarations, with what they import by where that lay. */
  readonly declarations: ReadonlyMap<string, string>;
  readonly entries: readonly EntryNames[];
}

export interface FacadeQuestion {
  readonly dir: string;
  readonly root: string;
  readonly package: string;
  /** Sources, relative to the workspace. */
  readonly files: readonly string[];
  /** From where a file lies to where it lay. */
  readonly oldPath: (file: string) => string;
}

/** Read by TypeScript 6 from the sources. */
export function facadeOf(question: FacadeQuestion): Facade {
  const { dir, root, files, package: name } = question;
  const config = ts.readConfigFile(join(dir, root, 'tsconfig.json'), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, join(dir, root));
  const from = join(dir, 'packages/app/src/index.ts');
  const host = ts.createCompilerHost(options);
  const entries = new Map<string, string>();
  for (const specifier of specifiersOf(question)) {
    const found = ts.resolveModuleName(specifier, from, options, host).resolvedModule?.resolvedFileName;
    if (found !== undefined) entries.set(specifier, realpathSync(found));
  }
  const rootNames = [...new Set([...files.map((file) => join(dir, file)), ...entries.values()])];
  const program = ts.createProgram({
    rootNames,
    options: { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: '/out' },
    host,
  });
  const checker = program.getTypeChecker();
  const names: Record<string, string> = {};
  const told: EntryNames[] = [];
  for (const [specifier, file] of entries) {
    const symbol = checker.getSymbolAtLocation(program.getSourceFile(file) ?? never(file));
    const exported = symbol ? checker.getExportsOfModule(symbol) : [];
    for (const one of exported) names[`${specifier}#${one.name}`] = describe(one, checker);
    told.push({ specifier, ...byKind(exported, checker) });
  }
  return {
    names,
    declarations: declarationsOf(program, question),
    entries: told.filter(({ specifier }) => specifier.startsWith(name)),
  };
}

function never(file: string): never {
  throw new Error(`${file} is no source`);
}

function specifiersOf({ dir, root, package: name }: FacadeQuestion): readonly string[] {
  const { exports } = JSON.parse(readFileSync(join(dir, root, 'package.json'), 'utf8')) as {
    exports: object;
  };
  return Object.keys(exports)
    .filter((key) => !key.includes('*') && key !== './package.json')
    .map((key) => name + key.slice(1));
}

function target(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

function describe(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const own = target(symbol, checker);
  const isValue = (own.flags & ts.SymbolFlags.Value) !== 0;
  const type = isValue ? checker.getTypeOfSymbol(own) : checker.getDeclaredTypeOfSymbol(own);
  const text = checker.typeToString(
    type,
    undefined,
    ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias,
  );
  // Of a namespace, TypeScript says where it lies.
  return `${own.flags} ${text.replaceAll(/import\("[^"]*"\)|typeof import\("[^"]*"\)/g, 'import')}`;
}

function byKind(
  symbols: readonly ts.Symbol[],
  checker: ts.TypeChecker,
): { values: string[]; types: string[] } {
  const named = symbols.filter(({ name }) => name !== 'default' && /^[A-Za-z_$][\w$]*$/.test(name));
  const isValue = (symbol: ts.Symbol): boolean =>
    (target(symbol, checker).flags & ts.SymbolFlags.Value) !== 0 && !isTypeOnly(symbol);
  return {
    values: named
      .filter(isValue)
      .map(({ name }) => name)
      .sort(),
    types: named
      .filter((one) => !isValue(one))
      .map(({ name }) => name)
      .sort(),
  };
}

/** `export type { a }` of what is a value too. */
function isTypeOnly({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some(
    (one) => ts.isExportSpecifier(one) && (one.isTypeOnly || one.parent.parent.isTypeOnly),
  );
}

const NAMED =
  /(\bfrom\s*|\bimport\s*\(\s*|\bimport\s+|\bdeclare\s+module\s+)(['"])([^'"\n]+)\2(\s*\)\s*\.\s*([\w$]+))?/g;

/**
 * Of each module its declarations, with modules that they name by where those lay. TypeScript writes types that it has
 * found out itself as `import('x').Name`, by whichever module it finds first: these are told by where the name is made.
 */
function declarationsOf(program: ts.Program, question: FacadeQuestion): ReadonlyMap<string, string> {
  const { dir, files, oldPath } = question;
  const found = new Map<string, string>();
  const wanted = new Set(files);
  const placeOf = (file: string): string => `<${oldPath(realpathSync(file).slice(dir.length + 1))}>`;
  program.emit(undefined, (...given: Parameters<ts.WriteFileCallback>): void => {
    const [, text, , , sources] = given;
    const source = sources?.[0]?.fileName;
    const file = source === undefined ? '' : realpathSync(source).slice(dir.length + 1);
    if (source === undefined || !wanted.has(file)) return;
    const normal = text.replace(NAMED, (...groups: string[]) => {
      const [all = '', before = '', quote = '', specifier = '', rest = '', name] = groups;
      const to = sourceOf(specifier, source, program);
      if (to === undefined) return all;
      const made = rest === '' || name === undefined ? undefined : madeIn(to, name, program);
      return `${before}${quote}${placeOf(made ?? to)}${quote}${rest}`;
    });
    found.set(oldPath(file), normal);
  });
  return found;
}

/** A module of the workspace by its name; of others, nothing. */
function sourceOf(specifier: string, from: string, program: ts.Program): string | undefined {
  const options = program.getCompilerOptions();
  const to = ts.resolveModuleName(specifier, from, options, ts.sys).resolvedModule?.resolvedFileName;
  return to === undefined || realpathSync(to).includes('/node_modules/') ? undefined : to;
}

function madeIn(file: string, name: string, program: ts.Program): string | undefined {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file) ?? program.getSourceFile(realpathSync(file));
  const module = source && checker.getSymbolAtLocation(source);
  const exported = module && checker.getExportsOfModule(module).find((one) => one.name === name);
  return exported && target(exported, checker).declarations?.[0]?.getSourceFile().fileName;
}
