import { type RunResult, duration, inline, renderText } from '@subminute/core';
import type { Watch } from '../../watch/state.ts';
import type { RunView } from '../../process/run-view.ts';
import type { Setting } from '../active-run.ts';
import type { Sink } from '../io.ts';
import { cut, wrapped } from './fitted-lines.ts';
import { sizeOf } from '../terminal-size.ts';
import type { WatchedRun } from './one-watched-run.ts';
import type { Told } from './world.ts';

/** A view that renews itself: it has a clock, and is taken down at the end. */
export interface View extends Told {
  readonly stop: () => void;
}

const REDRAW_MS = 250;
/** Of a red verdict: the rest is one command away. */
const MAX_LINES = 14;

/** What the view shows, as lines of any length. */
export interface Shown {
  readonly state: string;
  readonly verdict: readonly string[];
  readonly problem?: string;
}

/** The calm view of a terminal: a few lines in their place, drawn again only when they differ. */
export function liveView({ io, workspace, flags, command }: Setting): View {
  const screen = new Screen(io.out, isColoured(io.env, io.argv));
  const title = inline(['subminute watch ·', command, ...flags.rest].join(' '), 200);
  let watch: Watch | undefined;
  let run: WatchedRun | undefined;
  let verdict: readonly string[] = [];
  let problem: string | undefined;
  const draw = (): void => {
    const state = watch ? stateText(watch, run) : 'looks at the workspace';
    screen.draw(title, { state, verdict, ...(problem === undefined ? {} : { problem }) });
  };
  const timer = setInterval(draw, REDRAW_MS);
  draw();
  return {
    state: (now, running) => {
      watch = now;
      run = running;
    },
    verdict: (result) => {
      const { budgetMs, maxBytes } = workspace.config;
      const text = renderText(result, { budgetMs, maxBytes: flags.maxBytes ?? maxBytes, nowMs: Date.now() });
      verdict = [...text.trimEnd().split('\n').slice(0, MAX_LINES), `at ${clock(result)}`];
      draw();
    },
    problem: (text) => {
      problem = text;
      draw();
    },
    stop: () => {
      clearInterval(timer);
      draw();
    },
  };
}

function clock({ endedMs, startedMs }: RunResult): string {
  return new Date(endedMs ?? startedMs).toTimeString().slice(0, 8);
}

/** Colours where the user did not say no: https://no-color.org */
function isColoured(env: Readonly<NodeJS.ProcessEnv>, argv: readonly string[]): boolean {
  return (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb' && !argv.includes('--no-color');
}

/** What the watcher is at, in a few words. */
function stateText({ now }: Watch, run: WatchedRun | undefined): string {
  switch (now.is) {
    case 'settling':
    case 'reading':
      return 'files change';
    case 'blocked':
      return `waits: ${inline(now.why)}`;
    case 'running':
    case 'judging': {
      const active = run?.active();
      return active ? runningText(active.view, Date.now() - active.owner.startedMs) : 'starts';
    }
    case 'stopping':
      return 'stops a run that is of no use any more';
    case 'kept':
      return 'waits for changes';
    case 'resting':
      return 'pauses: each run changes files that git does not ignore';
    case 'ended':
      return 'ended';
  }
}

function runningText(view: RunView, elapsedMs: number): string {
  view.refresh();
  const tasks = view.tasks();
  const running = tasks.filter((task) => task.endMs === undefined).map((task) => inline(task.task, 60));
  const done = view.output.printed.size;
  const names = running.length > 0 ? ` · ${running.slice(0, 3).join(', ')}` : '';
  const more = running.length > 3 ? ` and ${running.length - 3} more` : '';
  return `runs ${duration(elapsedMs)} · ${done} done${names}${more}`;
}

const UP = (lines: number): string => (lines === 0 ? '' : `\u001b[${lines}A`);
const CLEAR_LINE = '\u001b[2K';
const CLEAR_BELOW = '\u001b[J';

/** Lines that stay in their place. Each drawing is one write, so that nothing flickers. */
export class Screen {
  readonly #out: Sink;
  readonly #coloured: boolean;
  #drawn: readonly string[] = [];
  #columns = 0;
  #rows = 0;

  constructor(out: Sink, coloured: boolean) {
    this.#out = out;
    this.#coloured = coloured;
  }

  draw(title: string, { state, verdict, problem }: Shown): void {
    const size = sizeOf(this.#out);
    const columns = Math.max(20, size.columns);
    const rows = Math.max(4, size.rows);
    const told = [...(problem === undefined ? [] : [inline(problem)]), ...verdict];
    const all = [
      ...[title, `  ${state}`].map((line) => cut(line, columns - 1)),
      ...told.flatMap((line) => wrapped(line, columns - 1)),
    ];
    // What is higher than the terminal cannot be drawn in its place: no cursor goes up to what has scrolled away.
    const fitting = all.slice(0, rows - 1);
    const lines = fitting.map((line) => this.#painted(line));
    const isSameSize = columns === this.#columns && rows === this.#rows;
    if (isSameSize && lines.join('\n') === this.#drawn.join('\n')) return;
    // In another size, lines that are there may have been broken, or be gone: what is above stays as it is.
    const above = isSameSize || this.#columns === 0 ? this.#drawn.length : 0;
    const text = lines.map((line) => `${CLEAR_LINE}${line}\n`).join('');
    this.#out.write(`${UP(above)}\r${text}${CLEAR_BELOW}`);
    this.#drawn = lines;
    this.#columns = columns;
    this.#rows = rows;
  }

  #painted(line: string): string {
    if (!this.#coloured) return line;
    if (line.startsWith('PASS')) return `\u001b[32mPASS\u001b[39m${line.slice(4)}`;
    return line.replace(/^(?:FAIL|ERROR)/, (word) => `\u001b[31m${word}\u001b[39m`);
  }
}
