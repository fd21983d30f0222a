import type { RunView } from '../process/run-view.ts';
import { duration, inline, limit } from '@subminute/core';
import type { Sink } from './io.ts';
import { sizeOf } from './terminal-size.ts';

const LIVE_MS = 250;
const LINE_MS = 10_000;

/** Takes the line back that is there now. */
const CLEAR = '\r\u001b[2K';

/** What is told of a run while it lasts. */
export interface Told {
  readonly startedMs: number;
  readonly budgetMs: number;
  /** What fails, as soon as it is known; each line is told once. */
  readonly failing: () => readonly string[];
}

/**
 * Tells on stderr that the run lives: one line that renews itself on a terminal, a line every 10 s
 * elsewhere; and what fails, when it happens.
 */
export function startProgress(
  err: Sink,
  view: RunView,
  { startedMs, budgetMs, failing }: Told,
): { stop(): void } {
  const isLive = err.isTTY === true;
  const tellFailing = (): void => {
    for (const line of failing()) err.write(`${isLive ? CLEAR : ''}${line}\n`);
  };
  const tick = (): void => {
    view.refresh();
    const line = progressLine(view, Date.now() - startedMs, budgetMs);
    if (isLive) err.write(`${CLEAR}${line.slice(0, sizeOf(err).columns - 1)}`);
    else err.write(`${line}\n`);
  };
  const timer = setInterval(tick, isLive ? LIVE_MS : LINE_MS);
  const failingTimer = setInterval(tellFailing, LIVE_MS);
  return {
    stop: () => {
      clearInterval(timer);
      clearInterval(failingTimer);
      if (isLive) err.write(CLEAR);
    },
  };
}

function progressLine(view: RunView, elapsedMs: number, budgetMs: number): string {
  const tasks = view.tasks();
  const { printed } = view.output;
  const running = tasks.filter((task) => task.endMs === undefined).map((task) => task.task);
  const done = new Set([...printed.keys(), ...tasks.filter((t) => t.endMs !== undefined).map((t) => t.task)])
    .size;
  const failed = tasks.filter(
    (task) => task.end && !(task.end.kind === 'exit' && task.end.code === 0),
  ).length;
  const names = running
    .slice(0, 3)
    .map((task) => inline(task, 60))
    .join(', ');
  const more = running.length > 3 ? ` and ${running.length - 3} more` : '';
  return [
    `subminute: ${duration(elapsedMs)} of ${limit(budgetMs)}`,
    `${done} done`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(running.length > 0 ? [`running ${names}${more}`] : []),
  ].join(' · ');
}
