import { type GraphPlace, cachedGraph } from '../../adapter/cached-graph.ts';
import { type GraphTarget, graphTargets } from '../../adapter/graph-targets.ts';
import type { FileEdit } from '../../decompose/file-edit.ts';
import type { Finding } from '../../decompose/proposal.ts';
import { textsOf } from '../../decompose/overlay.ts';
import type { EditedGraph } from '../../imports/edited-graph.ts';
import { type OpenFileGraph, openFileGraph } from '../../imports/open-file-graph.ts';
import { loadParser } from '../../imports/parser.ts';
import type { Setting } from '../ratchet/setting.ts';

/** Reads the workspace's files once, when somebody asks. */
export function lazyFiles({
  workspace: { root, place },
  io: { env },
}: Setting): Pick<Finding, 'fileGraph' | 'graphOver' | 'targetsOf' | 'parser' | 'env'> {
  let known: Promise<OpenFileGraph> | undefined;
  // What is kept is closed at once: graphs with edits ask for nothing on disk that was not read.
  const read = async (): Promise<OpenFileGraph> => {
    const opened = await openFileGraph(root, { env, store: place.dir });
    if (!opened.ok) throw new Error(opened.error);
    using open = opened.value;
    return open;
  };
  const open = (): Promise<OpenFileGraph> => (known ??= read());
  const graphs = new WeakMap<readonly FileEdit[], EditedGraph>();
  return {
    fileGraph: async () => (await open()).graph(),
    graphOver: async ({ edits = NONE }) => {
      const found = graphs.get(edits) ?? (await open()).over(textsOf(edits));
      graphs.set(edits, found);
      return found;
    },
    targetsOf: targetsIn({ root, env }),
    parser: loadParser,
    env,
  };
}

const NONE: readonly FileEdit[] = [];

/** By the graph that Nx has kept. */
function targetsIn(place: GraphPlace): NonNullable<Finding['targetsOf']> {
  let known: readonly GraphTarget[] | undefined;
  return (project) => {
    const graph = known ? undefined : cachedGraph(place);
    known ??= graph && graphTargets(graph.text);
    return known?.filter((target) => target.project === project);
  };
}
