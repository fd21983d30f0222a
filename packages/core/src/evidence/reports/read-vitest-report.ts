import { cleanText } from '../clean.ts';
import type { Place } from '../diagnostic.ts';
import { parseErrorBlock } from '../error-block.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Sink } from '../reader.ts';
import type { VitestError, VitestFailure, VitestReport } from './vitest-report.ts';
import { type WrongPass, projectLabel } from './vitest-units.ts';

/** Vitest knows that a worker has died, not of what; the log may. */
const WORKER_DIED = /^(?:\[vitest-pool|\[birpc\]|Worker (?:exited|terminated|\w+ emitted)|Channel closed)/;

/**
 * Hands on what a report of Vitest says, and gives the test files that it tells of: the log says the same of
 * them once more, and less well. Undefined where it explains no failure, and the log has to.
 */
export function readVitestReport(
  report: VitestReport,
  sink: Sink,
  paths: Paths,
): ReadonlySet<string> | undefined {
  if (report.unhandled.some(({ message }) => WORKER_DIED.test(message))) return undefined;
  const findings = [
    ...report.failures.flatMap((failure) => failure.errors.map((error) => ofFailure(failure, error, paths))),
    ...report.unhandled.map((error) => ofUnhandled(error, paths)),
  ];
  for (const finding of findings) sink.add(finding);
  if (findings.length === 0) return undefined;
  // Beside the failure, never instead of it: a record explains nothing of the code.
  for (const wrong of report.units?.wrong.first ?? []) sink.add(ofWrongPass(wrong));
  const { passed } = report.tests;
  const files = new Set(report.failures.filter(({ names }) => names.length === 0).map(({ file }) => file))
    .size;
  const inFiles = files === 0 ? '' : `${files} file${files === 1 ? '' : 's'} failed, `;
  const failed = files > 0 && report.tests.failed === 0 ? '' : `${report.tests.failed} failed, `;
  const unhandled = report.unhandled.length;
  const errors = unhandled === 0 ? '' : `, ${unhandled} unhandled error${unhandled === 1 ? '' : 's'}`;
  sink.tally(`${inFiles}${failed}${passed} passed${errors}`);
  return new Set(findings.flatMap(({ testFile }) => testFile ?? []));
}

function ofFailure({ file, names, line, column }: VitestFailure, error: VitestError, paths: Paths): Finding {
  const finding = ofError(error, paths);
  const testFile = paths.locate({ path: file });
  const place: Place | undefined =
    finding.place ??
    (testFile && {
      ...testFile,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
    });
  return {
    ...finding,
    ...(place ? { place } : {}),
    ...(names.length === 0 ? {} : { test: names.join(' > ') }),
    ...(testFile ? { testFile: testFile.file } : {}),
  };
}

function ofUnhandled(error: VitestError, paths: Paths): Finding {
  const finding = ofError(error, paths);
  return { ...finding, detail: [...(finding.detail ?? []), 'unhandled: no test waited for it'] };
}

/** A test file failed that was known to pass: who left it out before was told wrongly. */
function ofWrongPass({ file, project, run, isFlaky, taskHashes }: WrongPass): Finding {
  const by = run === '' ? 'a run' : `run ${run}`;
  const tasks = taskHashes.length;
  return {
    tool: 'subminute',
    severity: 'error',
    certainty: 'sure',
    logLine: 0,
    ...(file.startsWith('/') ? {} : { place: { file } }),
    code: 'WRONG-RECORD',
    message: `${isFlaky === true ? 'passed only when tried again' : 'failed'}, and was known to pass by ${by} with the same inputs: flaky, or it reads what nobody saw`,
    detail: [
      `skipping is off in ${projectLabel(project)}; ${tasks} cached task${tasks === 1 ? ' rests' : 's rest'} on it`,
      `after a look: subminute cache mend ${projectLabel(project)}`,
    ],
  };
}

/** The error in the words of a log: what reads that reads this, and both say the same. */
function ofError({ name, message, diff, frames, cause }: VitestError, paths: Paths): Finding {
  const lines = [
    ...`${name}: ${message}`.split('\n'),
    ...(diff === undefined ? [] : diff.split('\n')),
    ...frames.map((frame) => `    at ${frame}`),
    ...(cause === undefined ? [] : [`Caused by: ${cause.split('\n', 1)[0] ?? ''}`]),
  ];
  const {
    code,
    message: words,
    detail,
    frames: places,
    source,
  } = parseErrorBlock(
    lines.map((line) => cleanText(line)),
    paths,
  );
  const [place, ...further] = source ? [source, ...places] : places;
  return {
    tool: 'vitest',
    severity: 'error',
    certainty: 'sure',
    logLine: 0,
    message: words,
    ...(code === undefined ? {} : { code }),
    ...(detail.length === 0 ? {} : { detail }),
    ...(place ? { place } : {}),
    ...(further.length === 0 ? {} : { frames: further.slice(0, 2) }),
  };
}
