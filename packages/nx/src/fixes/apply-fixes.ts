import { type Result, ok } from '@subminute/core';
import type { FileGraph } from '@subminute/core/graph';
import { type LoopFacts, loopFacts } from '../cli/loop-checks/facts.ts';
import { filesIn } from '../decompose/overlay.ts';
import { begin } from '../decompose/transaction.ts';
import { openFileGraph } from '../imports/open-file-graph.ts';
import { type Changed, type FixPlan, type FixQuestion, type Fixer, type Left } from './fixer.ts';
import { FIXERS } from './fixers.ts';
import { type NxGraph, type NxPlace, askGraph, unmeant } from './nx-graph.ts';
import { declarationReaders } from './declaration-readers.ts';

/** What became of one finding. */
export interface Fixed {
  readonly finding: string;
  readonly changed: readonly Changed[];
  readonly left: readonly Left[];
}

/**
 * Mends what is safe, finding by finding: all of its edits, or none where Nx then reads the workspace otherwise than
 * meant, or would still find the same. An error: Nx cannot read the workspace as it is.
 */
export async function applyFixes(place: NxPlace): Promise<Result<readonly Fixed[], string>> {
  const first = await askGraph(place);
  if (!first.ok) return first;
  let graph: NxGraph = first.value;
  const fixed: Fixed[] = [];
  const shared = sharedBy(place);
  for (const fixer of FIXERS) {
    if (place.signal.aborted) break;
    const done = await mend(fixer, graph, { ...place, ...shared }).catch((error: unknown) => ({
      graph,
      changed: [],
      left: [{ what: 'all', why: (error as Error).message }],
    }));
    fixed.push({ finding: fixer.name, changed: done.changed, left: done.left });
    graph = done.graph;
  }
  return ok(fixed.filter(({ changed, left }) => changed.length + left.length > 0));
}

interface Shared {
  readonly fileGraph: () => Promise<FileGraph>;
}

type Where = NxPlace & Shared;

interface Mended {
  readonly graph: NxGraph;
  readonly changed: readonly Changed[];
  readonly left: readonly Left[];
}

async function mend(fixer: Fixer, graph: NxGraph, where: Where): Promise<Mended> {
  const plan = await planOf(fixer, graph, where);
  if (!plan || plan.edits.length === 0) return { graph, changed: [], left: plan?.left ?? [] };
  const stays = (why: string): Mended => ({
    graph,
    changed: [],
    left: [...plan.left, ...plan.changed.map(({ file, key }) => ({ what: `${file} ${key}`, why }))],
  });
  const begun = begin(where.root, where.store, plan.edits);
  if (!begun.ok) return stays(begun.error);
  try {
    const after = await askGraph(where);
    const why = after.ok ? await whyNot(fixer, [graph, after.value], where) : after.error;
    if (after.ok && why === undefined) {
      begun.value.commit();
      return { graph: after.value, changed: plan.changed, left: plan.left };
    }
    begun.value.rollBack();
    return stays(why ?? '');
  } catch (error) {
    begun.value.rollBack();
    throw error;
  }
}

/** Why the edits cannot stay. */
async function whyNot(
  fixer: Fixer,
  [before, after]: readonly [NxGraph, NxGraph],
  where: Where,
): Promise<string | undefined> {
  const other = unmeant(before, after, fixer.means);
  if (other !== undefined) return other;
  const again = await planOf(fixer, after, where);
  return again && again.edits.length === 0 ? undefined : 'what it says would still not be what Nx takes';
}

async function planOf(fixer: Fixer, graph: NxGraph, where: Where): Promise<FixPlan | undefined> {
  const facts = await loopFacts(where, graph.targets);
  return facts && fixer.plan(questionOf(graph, facts, where));
}

function questionOf(graph: NxGraph, facts: LoopFacts, { root, env, fileGraph }: Where): FixQuestion {
  return {
    root,
    env,
    facts,
    fileGraph,
    files: filesIn(root),
    configOf: graph.configOf,
    readsDeclarations: declarationReaders(root, graph.text, fileGraph),
  };
}

/** No fix touches code: what files import is read once. */
function sharedBy({ root, env, store }: NxPlace): Shared {
  let known: Promise<FileGraph> | undefined;
  const read = async (): Promise<FileGraph> => {
    const opened = await openFileGraph(root, { env, store });
    if (!opened.ok) throw new Error(opened.error);
    using open = opened.value;
    return open.graph();
  };
  return { fileGraph: () => (known ??= read()) };
}
