import { plural } from '@subminute/core';
import type { ProjectEdge, WorkspaceGraph } from '@subminute/core/ratchet';
import { entriesOf, withoutEntries } from './edge-entries.ts';
import type { EdgeEntry } from './edge-entry.ts';
import { needsOf } from './edge-needs.ts';
import { type Finder, type Proposal, idOf } from './proposal.ts';
import { splitFilesOver } from './split/open-split.ts';

type Kind = EdgeEntry['kind'];

/** Entries that make a project hang on another one, though no file of it needs that: a proposal for each kind of entry. */
export const needlessEdges: Finder = async ({ state: { graph }, files, fileGraph, root, env }) => {
  const entries = entriesOf(files, graph);
  if (entries.length === 0) return [];
  const all = await splitFilesOver(root, files, env);
  if (!all.ok) return [];
  const need = needsOf(graph, await fileGraph(), all.value);
  return proposalsOf(needless(entries, need), graph);
};

/** Those of edges that nothing needs. */
export function needless(
  entries: readonly EdgeEntry[],
  need: ReturnType<typeof needsOf>,
): readonly EdgeEntry[] {
  return [...Map.groupBy(entries, ({ edge }) => edge).values()].flatMap((same) => {
    const [first, ...others] = same;
    return first && need([first, ...others]) === undefined ? same : [];
  });
}

function proposalsOf(entries: readonly EdgeEntry[], graph: WorkspaceGraph): readonly Proposal[] {
  // Where both kinds say the same, one of them alone would change nothing.
  const kinds = Map.groupBy(entries, ({ edge, kind }) =>
    entries.some((other) => other.edge === edge && other.kind === 'implicit') ? 'implicit' : kind,
  );
  return [...kinds].map(([kind, same]) => proposalOf(kind, same, graph));
}

const PLACES: Readonly<Record<Kind, string>> = {
  implicit: 'implicitDependencies',
  package: 'dependencies in package.json',
};
const RISKS: Readonly<Record<Kind, string>> = {
  implicit: 'somebody wrote them by hand, perhaps for a reason that stands in no file',
  package:
    'what a program finds by a name that it puts together is not seen; a package that is published needs less then',
};

function proposalOf(kind: Kind, entries: readonly EdgeEntry[], { edges }: WorkspaceGraph): Proposal {
  const meant = [...new Set(entries.map(({ edge }) => edge))];
  return {
    id: idOf(1, 'edges', kind),
    rung: 1,
    title: `take ${plural(meant.length, 'needless edge')} out of ${PLACES[kind]}: ${listed(meant)}`,
    risks: [RISKS[kind], 'the manifests change: tasks of these projects and above run once more'],
    edits: (files) => withoutEntries(files, entries),
    check: (after) => otherEdge(edges, after.edges, new Set(meant.map(keyOf))),
  };
}

function keyOf({ from, to }: ProjectEdge): string {
  return `${from} → ${to}`;
}

/** An edge that came, or went and was not meant. */
function otherEdge(
  before: readonly ProjectEdge[],
  after: readonly ProjectEdge[],
  meant: ReadonlySet<string>,
): string | undefined {
  const [was, is] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))];
  const gone = [...was].find((key) => !is.has(key) && !meant.has(key));
  const come = [...is].find((key) => !was.has(key));
  if (gone !== undefined) return `${gone} would go as well`;
  return come === undefined ? undefined : `${come} would come`;
}

/** So many by their names. */
const SHOWN = 3;

function listed(edges: readonly ProjectEdge[]): string {
  const shown = edges.slice(0, SHOWN).map(keyOf).join(', ');
  return edges.length > SHOWN ? `${shown} and ${edges.length - SHOWN} more` : shown;
}
