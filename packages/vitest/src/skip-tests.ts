import { existsSync } from 'node:fs';
import type { VitestUnits } from '@subminute/core';
import { addToWorkers } from './record/exec-argv.ts';
import { makeSpool, removeSpool } from './record/spool.ts';
import { auditShare } from './run/audit.ts';
import { workspaceRoot } from './run/project-units.ts';
import type { RanModule } from './run/test-modules.ts';
import {
  type EndedRun,
  type PlannedRun,
  type SkipSetting,
  endRun,
  joinedRun,
  loadedByKnown,
  planRun,
} from './skip-run.ts';
import { findPlace } from './store/place.ts';
import type { HostProject, HostSpecification, SequencerClass, SkipHost } from './vite/host.ts';
import { forgetNotFound } from './vite/not-found.ts';
import { whyOff, whyRunOff } from './vite/off.ts';

export interface SkipSettings {
  /** Share of known test files that run anyway. */
  readonly audit?: number | undefined;
  /** Of the modules that a test file loads, count only the functions that it has run. */
  readonly byFunction?: boolean | undefined;
}

/** A run that may leave out test files: it is told of its begin and its end. */
export interface Skipping {
  begin(): void;
  /** What the test files that are not run have loaded when they passed: nobody else hears of it in this run. */
  loadedByKnown(): readonly string[];
  /** Keeps what ran; `undefined` where nothing was planned (`vitest list`, a later run in watch mode). */
  end(modules: readonly RanModule[], ended: EndedRun): Promise<VitestUnits | undefined>;
}

interface State extends SkipSetting {
  planned: PlannedRun | undefined;
  /** Vitest has begun a run that is not over: it asks for the order, in 3 of each pool and group of projects apart. */
  isPending: boolean;
  runs: number;
  /** Makes Vitest say again that there are no tests. */
  undo: (() => void) | undefined;
}

/** So long before our plugin is asked, in a process that does other things too, Vitest may have read its config. */
const MAX_START_MS = 10_000;
/** And not before Node and Vitest are there. */
const MIN_BOOT_MS = 50;

const skippings = new WeakMap<object, { readonly state: State; readonly skipping: Skipping }>();

/** Has a project's test files skipped that are known. To be called once for each project. */
export function skipKnown(
  host: SkipHost,
  project: HostProject,
  env: Readonly<NodeJS.ProcessEnv>,
  settings: SkipSettings,
): Skipping | undefined {
  if (env['SUBMINUTE_SKIP'] === '0') return undefined;
  // A share that is none is the user's to mend: it is said before anything runs.
  const audit = auditShare(env, settings.audit);
  // Where nothing can be written, say the disk is full, all test files run.
  const made = skippings.get(host) ?? attempt(() => make(host, env, { ...settings, audit }));
  if (!made) return undefined;
  // Of a project of which nothing is kept its workers need not tell anything.
  if ((whyRunOff(host, env) ?? whyOff(project, String(project.config.pool))) === undefined) {
    addToWorkers(
      { version: host.version, config: host.config, projects: [project] } as never,
      made.state.spool.start,
    );
  }
  return made.skipping;
}

type Made = { readonly state: State; readonly skipping: Skipping };

/** `undefined` outside of a workspace. */
function make(
  host: SkipHost,
  env: Readonly<NodeJS.ProcessEnv>,
  { audit, byFunction = false }: SkipSettings & { readonly audit: number },
): Made | undefined {
  const root = workspaceRoot(host.config.root, existsSync);
  if (root === undefined) return undefined;
  forgetNotFound();
  const store = findPlace(root, env).dir;
  const state: State = {
    host,
    root,
    store,
    audit,
    spool: makeSpool(store, { byFunction }),
    // The config and its plugins are loaded already.
    sinceMs: Math.max(performance.timeOrigin + MIN_BOOT_MS, Date.now() - MAX_START_MS),
    env,
    planned: undefined,
    isPending: false,
    runs: 0,
    undo: undefined,
  };
  process.once('exit', () => {
    removeSpool(state.spool.dir);
  });
  const { sequence } = host.config;
  sequence.sequencer = knowing(sequence.sequencer, state);
  const made = { state, skipping: skippingOf(state) };
  skippings.set(host, made);
  return made;
}

function skippingOf(state: State): Skipping {
  return {
    begin() {
      state.undo?.();
      state.undo = undefined;
      state.isPending = true;
      state.runs++;
    },
    loadedByKnown: () => (state.planned ? loadedByKnown(state.planned) : []),
    end: async (modules, ended) => {
      const { planned } = state;
      state.planned = undefined;
      state.isPending = false;
      return planned && orNothing(async () => endRun(planned, state, modules, ended));
    },
  };
}

/** The user's sequencer, asked only for what is to run. */
function knowing(Base: SequencerClass, state: State): SequencerClass {
  return class extends Base {
    override async sort(files: HostSpecification[]): Promise<HostSpecification[]> {
      // Nobody runs what `vitest list` asks for; and who runs a file again in watch mode wants it to run.
      const isFirst = state.isPending && state.runs === 1;
      const isWhole = isFirst && !files.some(isPart);
      const planned = isWhole ? await orNothing(async () => planRun(state, files)) : undefined;
      if (!planned) return super.sort(files);
      state.planned = state.planned ? joinedRun(state.planned, planned) : planned;
      const { run: left, known, off } = planned.run.plan;
      if (left.length === 0 && known.length > 0) state.undo = passWithout(state.host);
      // Who brings an order of his own keeps it, and so do test files of which nothing is known.
      return off.size > 0 || Base.name !== 'BaseSequencer' ? super.sort([...left]) : [...left];
    }
  };
}

/** Of this test file only some tests are asked for: what they come to says nothing of the others. */
function isPart(file: HostSpecification): boolean {
  const filters = [file.testLines, file.testIds, file.testNames, file.testTagsFilter];
  return file.testNamePattern !== undefined || filters.some((filter) => (filter?.length ?? 0) > 0);
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    complain(error);
    return undefined;
  }
}

function complain(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`subminute: no test file is skipped or kept: ${reason.split('\n', 1)[0] ?? ''}\n`);
}

/** What goes wrong with a store or with us is no failure of the tests: then all of them run, and nothing is kept. */
async function orNothing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    complain(error);
    return undefined;
  }
}

/** All test files are known: that is no run without tests, which Vitest would call a failure. A later one may be. */
function passWithout({ config, logger }: SkipHost): () => void {
  const before = config.passWithNoTests;
  const print = logger?.printNoTestFound;
  config.passWithNoTests = true;
  if (logger && print) logger.printNoTestFound = () => {};
  return () => {
    if (before === undefined) delete config.passWithNoTests;
    else config.passWithNoTests = before;
    if (logger && print) logger.printNoTestFound = print;
  };
}
