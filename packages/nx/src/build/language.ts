import { type Result, err, ok } from '@subminute/core';
import type { TsconfigRaw } from 'esbuild';
import type { TsconfigFile } from '../imports/tsconfig-file.ts';

/** What a tsconfig says of how its sources are written down as JavaScript. */
export interface Language {
  readonly compilerOptions: NonNullable<TsconfigRaw['compilerOptions']>;
  readonly target: string;
  readonly sourcemap: 'inline' | 'linked' | undefined;
  readonly sourceRoot: string | undefined;
  readonly hasSourcesInMaps: boolean;
}

/** Those that esbuild reads for a single file. */
const KEPT = [
  'alwaysStrict',
  'experimentalDecorators',
  'importsNotUsedAsValues',
  'jsx',
  'jsxFactory',
  'jsxFragmentFactory',
  'jsxImportSource',
  'preserveValueImports',
  'strict',
  'verbatimModuleSyntax',
] as const;

/** What TypeScript writes whatever the target is. */
export const SUPPORTED: Readonly<Record<string, boolean>> = { 'import-attributes': true };

/** From it on, there is a target that goes without saying, and it is no old one. */
const MODERN = 6;

/** The error says why esbuild would write something else than TypeScript does. `major`: of the compiler's version. */
export function languageFor(
  { options }: Pick<TsconfigFile, 'options'>,
  { major, hasJsx }: { readonly major: number; readonly hasJsx: boolean },
): Result<Language, string> {
  const isOn = (name: string): boolean => options[name] === true;
  if (!isOn('isolatedModules') && !isOn('verbatimModuleSyntax'))
    return err(
      'isolatedModules is off, so nobody tells what cannot be compiled one file at a time: turn it on in its tsconfig',
    );
  const odd = ODD.find((name) => options[name] !== undefined && options[name] !== false);
  if (odd !== undefined) return err(`esbuild does not know ${odd}`);
  const jsx = textIn(options['jsx']);
  if (hasJsx && (jsx === 'preserve' || jsx === 'react-native'))
    return err(`its tsconfig keeps JSX as it is ("jsx": "${jsx}")`);
  const target = targetOf(options, major);
  if (!target.ok) return target;
  const year = Number(/^es(20\d\d)$/.exec(target.value)?.[1] ?? Infinity);
  const kept = Object.fromEntries(KEPT.flatMap((name) => (name in options ? [[name, options[name]]] : [])));
  const fields = options['useDefineForClassFields'] ?? (year >= 2022 || target.value === 'esnext');
  return ok({
    compilerOptions: { ...kept, useDefineForClassFields: fields === true, target: target.value },
    target: target.value,
    sourcemap: isOn('inlineSourceMap') ? 'inline' : isOn('sourceMap') ? 'linked' : undefined,
    sourceRoot: typeof options['sourceRoot'] === 'string' ? options['sourceRoot'] : undefined,
    hasSourcesInMaps: isOn('inlineSources'),
  });
}

/** Why CommonJS would import others in another way than by TypeScript. */
export function interopProblem(
  { options }: Pick<TsconfigFile, 'options'>,
  major: number,
): string | undefined {
  const isDefault = major >= MODERN || /^node|^preserve$/.test(textIn(options['module']));
  const isOn = options['esModuleInterop'] === undefined ? isDefault : options['esModuleInterop'] === true;
  return isOn ? undefined : 'esModuleInterop is off, and esbuild writes CommonJS as if it were on';
}

/** What changes the text that TypeScript writes, and is nothing to esbuild. */
const ODD = ['emitDecoratorMetadata', 'mapRoot', 'moduleSuffixes', 'outFile'];

function targetOf(options: Readonly<Record<string, unknown>>, major: number): Result<string, string> {
  const said = textIn(options['target']);
  if (said === 'es3' || said === 'es5') return err(`esbuild writes no ${said}`);
  if (said !== '') return ok(said === 'es6' ? 'es2015' : said);
  const byModule = BY_MODULE[textIn(options['module'])];
  if (byModule !== undefined) return ok(byModule);
  return major >= MODERN ? ok('es2025') : err('its tsconfig names no "target"');
}

const BY_MODULE: Readonly<Record<string, string>> = {
  node16: 'es2022',
  node18: 'es2022',
  node20: 'es2023',
  nodenext: 'esnext',
};

function textIn(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}
