import { byCodeUnit } from '@subminute/core/unit';
import path from 'node:path';

import { languageOf } from '../../imports/language.ts';
import { isRecord } from '../../shield/fields.ts';
import { type Json, recordAt, textAt } from '../json-file.ts';
import { endingOf, withoutEnding } from '../modules/names.ts';

/** The exports of a new package: each of its modules below its own name. */
export interface Shape {
  readonly exports: Json;
  /** Outputs whose names say nothing of the modules that are in them. */
  readonly bundled: readonly string[];
}

interface ShapeQuestion {
  readonly manifest: Json | undefined;
  /** The source of what the package's name leads to, relative to the package. */
  readonly entry: string | undefined;
  /** Files of the part, relative to the package. */
  readonly files: readonly string[];
  /** `src/` or nothing: not said in names. */
  readonly base: string;
  /** Files that others name and that are no modules. */
  readonly others: readonly string[];
}

/** As the package that it came from shows its entry: the same conditions, the same folders of outputs. */
export function shapeOf({ manifest, entry, files, base, others }: ShapeQuestion): Shape {
  const main = mainValue(manifest);
  const bundled = new Set<string>();
  const modules = files.filter(isModule);
  const at = (module: string, name: string): unknown => {
    const target = { module, name, entry, base, bundled };
    return main === undefined ? `./${module}` : mapped(main, target);
  };
  const [ending = ''] = commonEnding(modules);
  const same = modules.filter((file) => endingOf(file) === ending);
  const rest = modules.filter((file) => endingOf(file) !== ending);
  const entries = new Map<string, unknown>();
  for (const file of rest) {
    const name = withoutEnding(file).slice(base.length);
    // Declarations beside JavaScript are part of its entry.
    if (!entries.has(`./${name}`)) entries.set(`./${name}`, valueOf(file, files, at));
  }
  for (const file of others) entries.set(`./${file.slice(base.length)}`, `./${file}`);
  const explicit = [...entries].sort(([a], [b]) => byCodeUnit(a, b));
  const pattern = same.length === 0 ? [] : [['./*', at(`${base}*${ending}`, '*')] as const];
  const own = recordAt(manifest, 'exports')['./package.json'];
  return {
    exports: Object.fromEntries([
      ...(own === undefined ? [] : [['./package.json', own] as const]),
      ...explicit,
      ...pattern,
    ]),
    bundled: [...bundled],
  };
}

/** A module of a package as its main entry is shown: under the same conditions, in the same folders. */
export function shownLikeMain(
  manifest: Json | undefined,
  { entry, module, name, base }: Omit<Mapping, 'bundled'>,
): unknown {
  const main = mainValue(manifest);
  const bundled = new Set<string>();
  const value = main === undefined ? `./${module}` : mapped(main, { entry, module, name, base, bundled });
  // Of a file that holds all modules nothing follows for one of them.
  return bundled.size > 0 ? undefined : value;
}

function isModule(file: string): boolean {
  const language = languageOf(file);
  return language !== undefined && language !== 'json';
}

/** The most common ending of sources: its modules share one line. */
function commonEnding(modules: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const file of modules) {
    const ending = endingOf(file);
    const isAlone = !ending.startsWith('.d.') && /^\.[cm]?[jt]sx?$/.test(ending);
    if (isAlone) counts.set(ending, (counts.get(ending) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || byCodeUnit(a, b)).map(([ending]) => ending);
}

function valueOf(
  file: string,
  files: readonly string[],
  at: (module: string, name: string) => unknown,
): unknown {
  const stem = withoutEnding(file);
  const types = ['.d.ts', '.d.mts', '.d.cts']
    .map((ending) => stem + ending)
    .find((one) => files.includes(one));
  if (types === undefined) return at(file, stem);
  const runs = ['.js', '.mjs', '.cjs', '.jsx']
    .map((ending) => stem + ending)
    .find((one) => files.includes(one));
  return { types: `./${types}`, ...(runs === undefined ? {} : { default: `./${runs}` }) };
}

/** What the package's name leads to: `exports`, else the older fields. */
function mainValue(manifest: Json | undefined): unknown {
  const { exports } = manifest ?? {};
  if (typeof exports === 'string') return exports;
  if (isRecord(exports)) {
    const isMap = Object.keys(exports).some((key) => key.startsWith('.'));
    if (!isMap) return exports;
    if (exports['.'] !== undefined) return exports['.'];
  }
  const types = textAt(manifest, 'types') ?? textAt(manifest, 'typings');
  const esm = textAt(manifest, 'module');
  const main = textAt(manifest, 'main');
  if (types === undefined && esm === undefined) return main;
  return {
    ...(types === undefined ? {} : { types }),
    ...(esm === undefined ? {} : { import: esm }),
    ...(main === undefined ? {} : { default: main }),
  };
}

interface Mapping {
  readonly module: string;
  readonly name: string;
  readonly entry: string | undefined;
  readonly base: string;
  readonly bundled: Set<string>;
}

/** The same value with the module in the place of the entry, in all of its paths. */
function mapped(value: unknown, mapping: Mapping): unknown {
  if (typeof value === 'string') return mappedPath(value, mapping);
  if (Array.isArray(value)) return value.map((one) => mapped(one, mapping));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapped(one, mapping)]));
}

function mappedPath(leaf: string, { module, entry, base, bundled }: Mapping): string {
  const place = path.posix.normalize(leaf);
  if (place === entry) return `./${module}`;
  const ending = endingOf(place);
  const stem = withoutEnding(place);
  const name = withoutEnding(module).slice(base.length);
  const entryName = entry === undefined ? 'index' : withoutEnding(entry).replace(/^src\//, '');
  if (stem === entryName || stem.endsWith(`/${entryName}`))
    return `./${stem.slice(0, stem.length - entryName.length)}${name}${ending}`;
  if (ending === '') return leaf;
  bundled.add(leaf);
  const dir = path.posix.dirname(place);
  return `./${dir === '.' ? '' : `${dir}/`}${name}${ending}`;
}
