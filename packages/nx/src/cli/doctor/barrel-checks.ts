import { inline, plural } from '@subminute/core';
import {
  type FileGraph,
  type FileView,
  bitsFor,
  eachBit,
  hasBit,
  reachedFrom,
  setBit,
  viewOf,
} from '@subminute/core/graph';
import { projectLookup } from '@subminute/core/ratchet';
import { byCodeUnit } from '@subminute/core/unit';
import type { Check } from '../checks.ts';
import type { LoopFacts } from '../loop-checks/facts.ts';
import { savesOf } from '../loop-checks/words.ts';

/** So many are told. */
const WORST = 3;
/** Less is no trouble. */
const FEW_MODULES = 20;
const FEW_TESTS = 5;

const TEST = /\.(?:test|spec)\.[cm]?[jt]sx?$/;
const RUNS_TESTS = /^(?:test|vitest|jest|unit)/;

interface Barrel {
  readonly path: string;
  readonly modules: number;
  readonly tests: readonly string[];
}

/** Files of nothing but `export … from`, by what they have tests load that take a name of them. */
export function barrelChecks(graph: FileGraph, facts: LoopFacts): readonly Check[] {
  const worst = worstBarrels(graph);
  if (worst.length === 0) return [];
  const owner = projectLookup([
    ...new Map(facts.targets.map(({ project, root }) => [project, { name: project, root }])).values(),
  ]);
  const projects = new Set(worst.flatMap(({ tests }) => tests.map((test) => owner(test))));
  const tasks = facts.targets.filter(
    ({ project, target }) => projects.has(project) && RUNS_TESTS.test(target),
  );
  const told = worst.map(
    ({ path, modules, tests }) =>
      `${inline(path)} (${plural(tests.length, 'test file')} load ${plural(modules, 'module')} behind it)`,
  );
  return [
    {
      name: 'barrels',
      state: 'note',
      found: `${told.join(', ')}: an edit of any of these runs all of those`,
      remedy: 'npx subminute decompose says what it saves to import past them, and does it',
      ...savesOf(tasks, facts, 'an edit behind them, were all of their tests unaffected'),
    },
  ];
}

function worstBarrels(graph: FileGraph): readonly Barrel[] {
  const view = viewOf(graph, 'runtime');
  const barrels = graph.files.flatMap((file, number) =>
    file.facts.reexportsOnly === true && file.imports.length > 1 ? [number] : [],
  );
  const found = barrels.flatMap((number): readonly Barrel[] => {
    const modules = count(reached(number, view, 'below')) - 1;
    if (modules < FEW_MODULES) return [];
    const above = reached(number, view, 'above');
    const tests = graph.files.flatMap(({ path }, at) => (hasBit(above, at) && TEST.test(path) ? [path] : []));
    return tests.length < FEW_TESTS ? [] : [{ path: graph.files[number]?.path ?? '', modules, tests }];
  });
  const weight = ({ modules, tests }: Barrel): number => modules * tests.length;
  return found.sort((a, b) => weight(b) - weight(a) || byCodeUnit(a.path, b.path)).slice(0, WORST);
}

type Bits = ReturnType<typeof bitsFor>;

function reached(from: number, view: FileView, side: 'below' | 'above'): Bits {
  const roots = bitsFor(view.size);
  setBit(roots, from);
  return reachedFrom(roots, view[side]);
}

function count(bits: Bits): number {
  let all = 0;
  eachBit(bits, () => all++);
  return all;
}
