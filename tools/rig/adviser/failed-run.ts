import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type RunEvent, type RunId, asTaskId, createRedactor } from '@subminute/core';
import { findPlace } from '@subminute/vitest/store';
import { main } from '../../../packages/nx/src/cli/main.ts';
import { saveLog } from '../../../packages/nx/src/store/logs.ts';
import { saveRun } from '../../../packages/nx/src/store/save-run.ts';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A workspace whose last run has a failure that no reader understood. */
export interface FailedRun extends Disposable {
  readonly root: string;
  /** The command in this process; `env` is all that it sees beside its store. */
  readonly subminute: (argv: readonly string[], env?: NodeJS.ProcessEnv) => Promise<Said>;
}

export interface FailedRunOptions {
  readonly log: readonly string[];
  readonly excerpt?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** Of `adviser` in subminute.json; `undefined`: there is none. */
  readonly adviser?: Readonly<Record<string, unknown>> | undefined;
  /** Whether the log is stored as it is, as if what hides secrets had seen nothing in it. */
  readonly isRaw?: boolean;
  /** Whether a reader understood it. */
  readonly understood?: boolean;
}

const RUN = 'raaaaa' as RunId;
const TASK = asTaskId('docs:build');

export async function failedRun(options: FailedRunOptions): Promise<FailedRun> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'subminute-adviser-')));
  const root = join(base, 'work');
  const adviser = 'adviser' in options ? options.adviser : { model: 'small', timeout: '5s' };
  const settings = { version: 1, ...(adviser === undefined ? {} : { adviser }) };
  const files = { 'nx.json': '{}', 'subminute.json': JSON.stringify(settings), ...options.files };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  const own = { SUBMINUTE_STORE: join(base, 'store'), HOME: base };
  const store = findPlace(root, own).dir;
  saveRun(store, { run: RUN, checkout: root, events: eventsOf(options) });
  const clean = options.isRaw === true ? (line: string): string => line : createRedactor();
  await saveLog(store, { run: RUN, task: TASK }, options.log.join('\n'), clean);
  return {
    root,
    subminute: async (argv, env = {}) => {
      let [out, err] = ['', ''];
      const io = { argv, env: { ...own, ...env }, cwd: root };
      const code = await main({
        ...io,
        out: { write: (text) => (out += text) },
        err: { write: (text) => (err += text) },
      });
      return { code, out, err };
    },
    [Symbol.dispose]: () => {
      rmSync(base, { recursive: true });
    },
  };
}

function eventsOf({ log, excerpt = log.slice(-3), understood = false }: FailedRunOptions): RunEvent[] {
  const known = {
    tool: 'tsc',
    severity: 'error',
    message: 'no such name',
    place: { file: 'a.ts', line: 1 },
  } as const;
  return [
    { type: 'run-started', run: RUN, atMs: 100, command: [], via: 'subminute' },
    {
      type: 'task-ended',
      task: TASK,
      outcome: 'failed',
      cache: 'none',
      end: { kind: 'exit', code: 3 },
      logged: true,
      evidence: {
        diagnostics: understood ? [known] : [],
        found: understood ? 1 : 0,
        understood,
        excerpt,
        lines: log.length,
      },
    },
    { type: 'run-ended', atMs: 200, exitCode: 1 },
  ];
}
