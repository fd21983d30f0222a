import { lstatSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { type Result, type TaskId, err, ok } from '@subminute/core';
import { loopEdit, measuredCommits } from '@subminute/core/decompose';
import { machineTime, othersShare } from './machine-share.ts';
import { type LoopsRun, type NxStart, measureLoops } from './measure-loops.ts';
import { type VerifiedSide, runSide } from './side.ts';
import type { VerifyRequest } from './verify.ts';

type LoopsRequest = Pick<
  VerifyRequest,
  'chosen' | 'state' | 'context' | 'sample' | 'targets' | 'count' | 'nxArgs' | 'say'
>;

/** Loops, and the share of the cores that others took while they ran. */
export interface LoopsFound {
  readonly loops: LoopsRun;
  readonly share: number;
}

/** Runs the loop after the edits of some commits on both sides. */
export async function loopsOf(
  { chosen, state, context, sample, targets, count, nxArgs, say }: LoopsRequest,
  { before, after }: Readonly<Record<'before' | 'after', VerifiedSide>>,
  failing: ReadonlySet<TaskId>,
): Promise<Result<LoopsFound, string>> {
  if (count === 0) return ok({ loops: { pairs: [], ownMs: 0 }, share: 0 });
  const { root } = before.worktree;
  const canChange = (file: string): boolean => canEdit(root, file);
  const commits = measuredCommits(sample, { state, context, count, canEdit: canChange });
  if (commits.length === 0) return err(NOTHING_TO_MEASURE);
  const start = await startOf([before, after], { targets, nxArgs });
  if (!start.ok) return start;
  const at = start.value ? { overheadMs: start.value.wallMs } : {};
  const startCpuMs = start.value?.cpuMs ?? 0;
  const since = machineTime();
  const loops = await measureLoops(
    commits,
    {
      before: { tree: before, state, failing },
      after: { tree: after, state: chosen.state, failing },
    },
    { targets, nxArgs, context: { ...context, cores: availableParallelism(), ...at }, startCpuMs, say },
  );
  return loops.ok ? ok({ loops: loops.value, share: othersShare(since, loops.value.ownMs) }) : loops;
}

const NOTHING_TO_MEASURE =
  'none of the commits edits a file that is there and that a task hashes. To verify all but the loop: --commits-measured 0';

function canEdit(root: string, file: string): boolean {
  const full = path.join(root, file);
  // Not through a link: nobody knows where it leads.
  const isFile = lstatSync(full, { throwIfNoEntry: false })?.isFile() === true;
  return isFile && loopEdit(file, readFileSync(full, 'utf8'), 1) !== undefined;
}

/**
 * What a run takes in which all is known: Nx's own start, without its daemon. The shorter of both sides; nothing where
 * some tasks are executed in each run.
 */
async function startOf(
  sides: readonly VerifiedSide[],
  { targets, nxArgs }: { readonly targets: readonly string[]; readonly nxArgs: readonly string[] },
): Promise<Result<NxStart | undefined, string>> {
  const starts: NxStart[] = [];
  for (const side of sides) {
    const ran = await runSide(side, ['run-many', '-t', targets.join(','), '--nxBail=false', ...nxArgs]);
    if (!ran.ok) return ran;
    const { result, cost } = ran.value;
    if (result.tasks.every(({ cache }) => cache !== 'none')) starts.push(cost);
  }
  const [shortest] = starts.sort((a, b) => a.wallMs - b.wallMs);
  return ok(shortest);
}
