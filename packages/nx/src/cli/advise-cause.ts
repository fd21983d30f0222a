import type { Cause, RunId } from '@subminute/core';
import { checkPoints, explainQuestion, renderAdvice } from '@subminute/core/advise';
import { createHider } from '../advise/hide.ts';
import { workspaceFile } from '../advise/workspace-file.ts';
import { readLogIn } from '../store/logs.ts';
import { advise } from './adviser.ts';
import { note } from './fail.ts';
import type { Io } from './io.ts';
import { messages } from './messages.ts';
import type { Beside } from './show-cause.ts';
import type { Workspace } from './workspace.ts';

interface Failed {
  readonly run: RunId;
  readonly cause: Cause;
}

/** What a model says of a failure that no reader understood; `undefined`: nothing that could be shown. */
export async function adviseOn(
  io: Io,
  workspace: Pick<Workspace, 'config' | 'root' | 'stores'>,
  { run, cause }: Failed,
): Promise<Beside | undefined> {
  if (cause.diagnostic) {
    note(io, messages.noAdvice(`${cause.id} was understood, and stands above`));
    return undefined;
  }
  const { root, stores } = workspace;
  const said = await advise(
    io,
    workspace,
    {
      question: async (budget) =>
        explainQuestion(cause, await endOfLog(stores, run, cause), createHider(root, io.env), budget),
    },
    (answer, { lines }) => checkPoints(answer, { lines, file: workspaceFile(root) }),
  );
  if (!said) return undefined;
  return { lines: renderAdvice(said), document: { advice: { ...said.advice, struck: said.struck } } };
}

/** Of a longer log, its last lines: more of them than any budget lets through. */
const MAX_LINES = 5000;

async function endOfLog(stores: readonly string[], run: RunId, cause: Cause): Promise<readonly string[]> {
  const lines: string[] = [];
  try {
    for await (const line of readLogIn(stores, run, cause.state.task) ?? []) {
      lines.push(line);
      if (lines.length > 2 * MAX_LINES) lines.splice(0, MAX_LINES);
    }
  } catch {
    // What is kept is torn: the lines that the verdict has must do.
    return [];
  }
  return lines.slice(-MAX_LINES);
}
