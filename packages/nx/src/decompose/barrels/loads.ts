import { type GraphFile, type Import, type Lists, numberedComponents } from '@subminute/core/graph';
import { effectOf } from '../modules/effects.ts';
import type { BarrelQuestion, Passage } from './passage.ts';

/** What each file loads as it is loaded itself, in the order of its statements. */
export type Loads = readonly (readonly number[])[];

/** Statements of one file by their place among its imports, with what they load; `passed`: in the place of that. */
export function loadsOf(question: BarrelQuestion, passed: readonly Passage[] = []): Loads {
  const { graph } = question;
  const instead = Map.groupBy(passed, ({ from }) => from);
  const static_ = staticTargets(question);
  return graph.files.map((file, from) => {
    const own = instead.get(from) ?? [];
    return file.imports.flatMap((_, at) => {
      const passage = own.find((one) => one.at === at);
      return passage ? passage.loads : (static_[from]?.get(at) ?? []);
    });
  });
}

/** Asked for many times, of the same files. */
const known = new WeakMap<BarrelQuestion, readonly ReadonlyMap<number, readonly number[]>[]>();

function staticTargets(question: BarrelQuestion): readonly ReadonlyMap<number, readonly number[]>[] {
  const found = known.get(question) ?? findTargets(question);
  known.set(question, found);
  return found;
}

function findTargets(question: BarrelQuestion): readonly ReadonlyMap<number, readonly number[]>[] {
  const { graph } = question;
  const all = graph.files.map(() => new Map<number, number[]>());
  for (const { from, to, at, kind } of graph.edges) {
    const file = graph.files[from];
    const one = file?.imports[at];
    if (kind !== 'runtime' || !file || !one || (one.how !== 'static' && one.how !== 'require')) continue;
    if (!isStripped(one, file, question)) all[from]?.set(at, [...(all[from].get(at) ?? []), to]);
  }
  return all;
}

/** TypeScript leaves out what only types are taken of, also where nothing says so, unless it is told not to. */
function isStripped({ how, names = [] }: Import, file: GraphFile, { modules }: BarrelQuestion): boolean {
  const mayBe = how === 'static' && !file.verbatim && /\.[cm]?tsx?$/.test(file.path) && names.length > 0;
  if (!mayBe || names.some(({ exported }) => exported)) return false;
  const syntax = modules.syntaxOf(file.path);
  // Decorators turn types into values.
  if (!syntax || /^\s*@\w/m.test(syntax.text)) return false;
  const { values } = modules.treeOf(file.path)?.used ?? {};
  if (!values) return false;
  return names.every(({ as, type }) => type === true || as === undefined || !values.has(as));
}

/** Files that load each other in a circle: the number of it, else -1. */
export function circlesIn(loads: Loads): Int32Array {
  const { of: component, count } = numberedComponents(listsOf(loads));
  const sizes = new Int32Array(count);
  for (const one of component) sizes[one] = (sizes[one] ?? 0) + 1;
  return component.map((one) => ((sizes[one] ?? 0) > 1 ? one : -1));
}

function listsOf(loads: Loads): Lists {
  const starts = new Int32Array(loads.length + 1);
  for (const [at, own] of loads.entries()) starts[at + 1] = (starts[at] ?? 0) + own.length;
  return { starts, items: Int32Array.from(loads.flat()) };
}

/** Files that load one of these, at once or over others, themselves among them. */
export function loadersOf(loads: Loads, files: Iterable<number>): ReadonlySet<number> {
  const above = loads.map((): number[] => []);
  for (const [from, own] of loads.entries()) for (const to of own) above[to]?.push(from);
  const found = new Set(files);
  // A set hands out what is added while it is walked.
  for (const file of found) for (const from of above[file] ?? []) found.add(from);
  return found;
}

/** What can tell in which order modules are loaded. */
export interface Sensitive {
  /** Where a file does something as it is loaded, so that others could notice when. */
  readonly effectAt: (file: number) => string | undefined;
  /** Whether it asks another for something before it has been loaded, so that this one must have been. */
  readonly isEager: (file: number) => boolean;
}

export function openSensitive(question: BarrelQuestion, isFree: (path: string) => boolean): Sensitive {
  const { graph, modules } = question;
  const effects = new Map<number, { readonly effect: string | undefined }>();
  const eager = new Map<number, boolean>();
  return {
    effectAt: (number) => {
      const file = graph.files[number];
      const known = effects.get(number) ?? {
        effect: file && !isFree(file.path) ? effectOf(file, modules, isFree) : undefined,
      };
      effects.set(number, known);
      return known.effect;
    },
    isEager: (number) => {
      const known = eager.get(number) ?? asksAtOnce(number, question);
      eager.set(number, known);
      return known;
    },
  };
}

function asksAtOnce(number: number, { graph, modules }: BarrelQuestion): boolean {
  const file = graph.files[number];
  const syntax = file && modules.syntaxOf(file.path);
  if (!file || file.facts.reexportsOnly) return false;
  const tree = modules.treeOf(file.path);
  if (!syntax || !tree || tree.effect !== undefined) return true;
  const { atLoad } = tree.used;
  return syntax.module.staticImports.some(({ entries }) =>
    entries.some(({ localName }) => atLoad.has(localName.value)),
  );
}
