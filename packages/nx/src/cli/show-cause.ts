import { type Cause, type ExitCode, type Format, type RunResult, inline, rootCauses } from '@subminute/core';
import { wholeCause } from '@subminute/core/render';
import type { Io } from './io.ts';
import { fail } from './fail.ts';
import { messages } from './messages.ts';
import { ownPart } from './own-part.ts';

/** What is beside the answer: as lines below it, or as a part of the document. */
export interface Beside {
  readonly lines: readonly string[];
  readonly document: Readonly<Record<string, unknown>>;
}

interface Shown {
  readonly ref: string;
  readonly stores: readonly string[];
  readonly root: string;
  readonly format: Format;
  /** Asked when all else is known; of text, when all else is printed. */
  readonly beside?: (cause: Cause) => Promise<Beside | undefined>;
}

/** Everything about one failure; where the list was cut (`show F9`), the way to the next. */
export async function showCause(
  io: Io,
  result: RunResult,
  { ref, format, beside, ...place }: Shown,
): Promise<ExitCode> {
  const causes = rootCauses(result);
  const at = causes.findIndex((cause) => cause.id === ref);
  const cause = causes[at];
  if (!cause)
    return fail(
      io,
      messages.noSuchRef(
        ref,
        result.run,
        causes.map(({ id }) => id),
      ),
    );
  const part = await ownPart(cause, { ...place, run: result.run });
  if (format === 'json') {
    const document = { version: 1, run: result.run, ...causeDocument(cause), ...(part ? { log: part } : {}) };
    io.out.write(`${JSON.stringify({ ...document, ...(await beside?.(cause))?.document })}\n`);
    return 0;
  }
  // Without a part of its own, what mattered in the log may be another's failure.
  const isShared = causes.some((other) => other !== cause && other.state === cause.state);
  const told = isShared && !part ? withoutExcerpt(cause) : cause;
  io.out.write(`${wholeCause(told, part).join('\n')}\n`);
  const next = causes[at + 1];
  if (next) io.out.write(`${causes.length - at - 1} more: show ${inline(next.id)}\n`);
  for (const line of (await beside?.(cause))?.lines ?? []) io.out.write(`${line}\n`);
  return 0;
}

function withoutExcerpt(cause: Cause): Cause {
  const { evidence } = cause.state;
  return evidence ? { ...cause, state: { ...cause.state, evidence: { ...evidence, excerpt: [] } } } : cause;
}

/** As it stands in the verdict's `causes`, with all its places and with what the log says. */
function causeDocument({ id, tasks, state, diagnostic, alike }: Cause): Readonly<Record<string, unknown>> {
  return {
    id,
    task: state.task,
    tasks,
    ...diagnostic,
    alike: alike.map((d) => d.place),
    end: state.end,
    excerpt: state.evidence?.excerpt ?? [],
    logged: state.logged === true,
  };
}
