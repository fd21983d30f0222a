import type { Diagnostic, Evidence } from '@subminute/core';

/** What failed, in names that two tools give alike. */
export interface Failures {
  /** Tests by their file and name. */
  readonly tests: ReadonlySet<string>;
  /** Anything else by its place and kind, the message where there is no kind. */
  readonly others: ReadonlySet<string>;
  /** Whether there were more than are kept. */
  readonly isCut: boolean;
}

export function failuresIn({ diagnostics, found }: Evidence): Failures {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return {
    tests: new Set(errors.flatMap(testsOf)),
    others: new Set(errors.filter(({ test }) => test === undefined).map(placed)),
    isCut: found > diagnostics.length,
  };
}

function testsOf({ test, testFile, place, alsoFails }: Diagnostic): readonly string[] {
  if (test === undefined) return [];
  const file = testFile ?? place?.file ?? '';
  return [
    `${file} ${test}`,
    ...(alsoFails?.tests ?? []).map(({ name, file: other }) => `${other ?? file} ${name}`),
  ];
}

/** Compilers of two versions word the same error differently, and may count columns differently. */
function placed({ place, code, message }: Diagnostic): string {
  const line = place?.line === undefined ? '' : `:${place.line}`;
  return `${place?.file ?? ''}${line} ${code ?? message}`.trim();
}
