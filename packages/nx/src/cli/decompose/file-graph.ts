import type { Finding } from '../../decompose/proposal.ts';
import { openFileGraph } from '../../imports/open-file-graph.ts';
import { loadParser } from '../../imports/parser.ts';
import type { Setting } from '../ratchet/setting.ts';

/** Reads the workspace's files once, when somebody asks. */
export function lazyFiles({
  workspace: { root, place },
  io: { env },
}: Setting): Pick<Finding, 'fileGraph' | 'parser' | 'env'> {
  let known: ReturnType<Finding['fileGraph']> | undefined;
  const read: Finding['fileGraph'] = async () => {
    const opened = await openFileGraph(root, { env, store: place.dir });
    if (!opened.ok) throw new Error(opened.error);
    using open = opened.value;
    return open.graph();
  };
  return { fileGraph: () => (known ??= read()), parser: loadParser, env };
}
