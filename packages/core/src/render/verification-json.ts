import type { Verification } from '../decompose/verify/verification.ts';

type Json = Readonly<Record<string, unknown>>;

/** The same as a part of a JSON document: `verification` in `schema/decompose-applied.json` of `@subminute/nx`. */
export function verificationJson(verification: Verification): Json {
  const { verdict, faults, commit, targets, tasks, tests, declarations, untold, flaky, failing } =
    verification;
  const { loops, clock, othersShare, load, measured } = verification;
  return {
    verdict,
    faults,
    commit,
    targets,
    equal: { tasks: tasks.equal, tests: tests.equal, declarations: declarations.equal },
    untold: [...untold].map(([target, count]) => ({ target, tasks: count })),
    flaky,
    failing,
    loops,
    clock,
    othersShare,
    load,
    ...(measured ? { measured } : {}),
  };
}
