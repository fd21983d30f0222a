import { execFileSync } from 'node:child_process';
import { type ReadText, type ToolProject, commandSites } from './command-sites.ts';
import { findNx } from '../process/start-nx.ts';
import { replacedIn } from '../store/replaced-targets.ts';
import { areCachesIgnored } from './ignored.ts';
import { judgeFolders } from './judge.ts';
import { type ToolPlan, planToolCaches } from './plan.ts';

const TIMEOUT_MS = 120_000;

/** What a workspace's ESLint could remember, and where tools must not. `undefined`: Nx did not tell its projects. */
export function planWorkspace(
  root: string,
  read: ReadText,
  projects: readonly ToolProject[] | undefined = askProjects(root),
): ToolPlan | undefined {
  return (
    projects &&
    planToolCaches(commandSites(projects, read), {
      isIgnored: areCachesIgnored(root),
      judge: (folders) => new Map(Object.entries(judgeFolders(root, folders).why)),
    })
  );
}

interface PrintedGraph {
  readonly graph: {
    readonly nodes: Readonly<
      Record<string, { readonly name: string; readonly data: Pick<ToolProject, 'root' | 'targets'> }>
    >;
  };
}

/** All projects with their targets, as Nx resolves them, without those that ours stand in the place of. */
export function askProjects(root: string): readonly ToolProject[] | undefined {
  const nx = findNx(root);
  if (!nx.ok) return undefined;
  try {
    const text = execFileSync(process.execPath, [nx.value.bin, 'graph', '--print'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: TIMEOUT_MS,
      maxBuffer: 512 << 20,
    });
    const { nodes } = (JSON.parse(text.slice(text.indexOf('{'))) as PrintedGraph).graph;
    const isReplaced = replacedIn(root);
    return Object.values(nodes).map(({ name, data: { root: folder, targets } }) => ({
      name,
      root: folder,
      targets: Object.fromEntries(Object.entries(targets).filter(([target]) => !isReplaced(folder, target))),
    }));
  } catch {
    return undefined;
  }
}
