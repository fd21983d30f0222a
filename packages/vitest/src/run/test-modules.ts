import type { HostProject } from '../vite/host.ts';

/** A test file that ran, as Vitest tells of it. */
export interface RanModule {
  readonly moduleId: string;
  readonly project: HostProject;
  readonly viteEnvironment?: { readonly name: string } | undefined;
  readonly task?: { readonly pool?: string; readonly meta?: { readonly typecheck?: boolean } };
  state(): string;
  errors(): readonly unknown[];
  diagnostic(): Readonly<Record<string, unknown>>;
  readonly children: { allTests(): Iterable<RanTest> };
}

interface RanTest {
  result(): { readonly state: string };
  diagnostic(): { readonly flaky: boolean; readonly retryCount: number } | undefined;
}

/** The pool that it ran in: `typescript` for what a type checker has looked at. */
export function poolOf({ task }: RanModule): string {
  return task?.meta?.typecheck === true ? 'typescript' : (task?.pool ?? 'forks');
}

/** How a test file ended. */
export interface Ended {
  readonly outcome: 'passed' | 'failed';
  /** It passed, but not at once: such a pass says nothing. */
  readonly isFlaky: boolean;
  readonly tests: number;
  /** Some of its tests did not run, or it has none. */
  readonly hasSkipped: boolean;
  readonly durationMs: number;
}

/** `undefined`: it came to no end. */
export function endOf(module: RanModule): Ended | undefined {
  const state = module.state();
  if (state !== 'passed' && state !== 'failed' && state !== 'skipped') return undefined;
  const tests = [...module.children.allTests()];
  const isPass = state !== 'failed' && module.errors().length === 0;
  return {
    outcome: isPass ? 'passed' : 'failed',
    isFlaky: tests.some(
      (test) => (test.diagnostic()?.retryCount ?? 0) > 0 || test.diagnostic()?.flaky === true,
    ),
    tests: tests.length,
    hasSkipped:
      tests.length === 0 || tests.some((test) => !['passed', 'failed'].includes(test.result().state)),
    durationMs: Math.round(durationOf(module.diagnostic()) + typesMs(module)),
  };
}

/** Environment, imports, hooks and tests. */
function durationOf(diagnostic: Readonly<Record<string, unknown>>): number {
  const parts = [
    'environmentSetupDuration',
    'prepareDuration',
    'collectDuration',
    'setupDuration',
    'duration',
  ];
  return parts.reduce((sum, part) => sum + (typeof diagnostic[part] === 'number' ? diagnostic[part] : 0), 0);
}

/**
 * Of a test file of types, its part of what the type checker took, which looks at all of them at once: Vitest itself says
 * that they take nothing. Where a later version does not tell, neither do we.
 */
function typesMs(module: RanModule): number {
  const { typechecker } = module.project;
  if (poolOf(module) !== 'typescript' || !typechecker) return 0;
  try {
    const { time } = typechecker.getResult();
    return typeof time === 'number' ? time / Math.max(1, typechecker.getTestFiles().length) : 0;
  } catch {
    return 0;
  }
}
