import type { SerializedError, TestCase, TestModule } from 'vitest/node';
import { failingNotes } from './failing-notes.ts';
import type { Skipping } from './skip-tests.ts';
import { type RunPlace, runPlace, writeReport } from './write-report.ts';
import { writeTestList } from './write-test-list.ts';

/** The part of Vitest that is told of another reporter. */
export interface ReporterHost {
  readonly config: { readonly reporters: unknown[] };
  readonly version?: string;
}

/** What Vitest 3.1 to 5 tell a reporter, as far as we listen. */
export interface OurReporter {
  onTestRunStart(): void;
  onTestCaseResult(test: TestCase): void;
  onTestModuleEnd(module: TestModule): void;
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly SerializedError[],
    reason?: string,
  ): Promise<void>;
}

/** What is to be done when a run ends. */
export interface RunEnds {
  readonly skipping: Skipping | undefined;
  /** Why the run is a failure, though its tests have passed. */
  readonly refusal: (() => Error | undefined) | undefined;
}

/** Each project of a workspace asks the plugin; the run has one reporter. */
const added = new WeakSet<object>();

/** Adds our one reporter to those of the user, once a run, where there is anything to keep or to hand over. */
export function addReporter(host: ReporterHost, env: Readonly<NodeJS.ProcessEnv>, ends: RunEnds): void {
  const place = runPlace(env);
  if (added.has(host) || (!place && !ends.skipping && !ends.refusal)) return;
  added.add(host);
  host.config.reporters.push(ourReporter({ version: host.version ?? '', env, place, ...ends }));
}

interface Reporting extends RunEnds {
  readonly version: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly place: RunPlace | undefined;
}

/** What is known is kept first: the report tells what came of it. */
function ourReporter({ version, env, place, skipping, refusal }: Reporting): OurReporter {
  const notes = place && failingNotes(place);
  return {
    onTestRunStart() {
      skipping?.begin();
    },
    onTestCaseResult(test) {
      notes?.test(test);
    },
    onTestModuleEnd(module) {
      notes?.module(module);
    },
    async onTestRunEnd(modules, found, reason) {
      const refused = refusal?.();
      const unhandled = refused ? [...found, refused as SerializedError] : found;
      const ended = { errors: unhandled, isInterrupted: reason === 'interrupted' };
      const units = await skipping?.end(modules as never, ended);
      if (!place) return;
      writeReport(place, { version, modules, unhandled, ...(units ? { units } : {}) });
      writeTestList(env, place.task, modules);
    },
  };
}
