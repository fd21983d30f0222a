import path from 'node:path';
import type { PathPattern } from './path-patterns.ts';
import type { TsconfigFile } from './tsconfig-file.ts';

/** What a tsconfig says of how modules are found. */
export interface Settings {
  /** The tsconfig, `undefined` where there is none. */
  readonly file: string | undefined;
  readonly resolution: 'node10' | 'node16' | 'bundler' | 'classic';
  /** What imports become: it decides between the conditions `import` and `require`. */
  readonly emits: 'commonjs' | 'es' | 'node' | 'preserve';
  readonly customConditions: readonly string[];
  readonly baseUrl: string | undefined;
  readonly paths: readonly PathPattern[];
  /** Longest first. */
  readonly rootDirs: readonly string[];
  readonly verbatim: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  file: undefined,
  resolution: 'bundler',
  emits: 'es',
  customConditions: [],
  baseUrl: undefined,
  paths: [],
  rootDirs: [],
  verbatim: false,
};

export function settingsOf({ file, options, pathsDir }: TsconfigFile): Settings {
  const resolution = lower(options['moduleResolution']);
  const emits = emitsOf(lower(options['module']), lower(options['target']), resolution);
  const baseUrl = textOf(options['baseUrl']);
  return {
    file,
    resolution: resolutionOf(resolution, emits, lower(options['module'])),
    emits,
    customConditions: textsOf(options['customConditions']),
    baseUrl,
    paths: pathsOf(options['paths'], baseUrl ?? pathsDir ?? path.posix.dirname(file)),
    rootDirs: textsOf(options['rootDirs']).toSorted((a, b) => b.length - a.length),
    verbatim: options['verbatimModuleSyntax'] === true || options['preserveValueImports'] === true,
  };
}

function emitsOf(module: string, target: string, resolution: string): Settings['emits'] {
  if (module.startsWith('node')) return 'node';
  if (module === 'preserve') return 'preserve';
  if (module.startsWith('es')) return 'es';
  if (module !== '') return 'commonjs';
  if (resolution === 'nodenext' || resolution === 'node16') return 'node';
  return target === 'es3' || target === 'es5' ? 'commonjs' : 'es';
}

function resolutionOf(given: string, emits: Settings['emits'], module: string): Settings['resolution'] {
  if (given === 'node' || given === 'node10') return 'node10';
  if (given === 'node16' || given === 'nodenext') return 'node16';
  if (given === 'bundler' || given === 'classic') return given;
  if (emits === 'node') return 'node16';
  return ['amd', 'umd', 'system', 'none'].includes(module) ? 'classic' : 'bundler';
}

function pathsOf(value: unknown, dir: string): readonly PathPattern[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([pattern, targets]) => ({
    pattern,
    targets: textsOf(targets).map((target) => path.posix.resolve(dir, target)),
  }));
}

function lower(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
