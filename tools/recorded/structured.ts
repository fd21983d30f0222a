import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Evidence,
  type EvidenceContext,
  type RunEvent,
  type VitestError,
  type VitestReport,
} from '@subminute/core';
import { readEvidence } from '@subminute/core/evidence';

/** Texts that a tool prints when it is asked for data, best first. */
const DOCUMENTS = ['native.json', 'native.sarif', 'native.ndjson', 'native.tap'];

/** The run's events, with the evidence of its one failed task from the tool's own data where that explains it. */
export function withStructured(
  events: readonly RunEvent[],
  folder: string,
  root: string,
): readonly RunEvent[] {
  const failed = events.filter((event) => event.type === 'task-ended' && event.outcome === 'failed');
  const [only] = failed;
  if (failed.length !== 1 || only?.type !== 'task-ended') return events;
  const { projectRoot = '.' } = only;
  const context: EvidenceContext = { workspaceRoot: root, projectRoot, exists: () => false };
  const evidence = fromReport(folder, context) ?? fromDocument(folder, context);
  if (!evidence) return events;
  return events.map((event) => (event === only ? { ...only, evidence } : event));
}

function fromDocument(folder: string, context: EvidenceContext): Evidence | undefined {
  for (const name of DOCUMENTS) {
    const file = join(folder, name);
    if (!existsSync(file)) continue;
    const evidence = readEvidence([readFileSync(file, 'utf8')], context);
    if (evidence.understood) return evidence;
  }
  return undefined;
}

interface DumpedError {
  readonly name?: string;
  readonly message?: string;
  readonly diff?: string;
  readonly stack?: string;
  readonly stacks?: readonly { readonly file: string; readonly line: number; readonly column: number }[];
}

/** What a reporter of the corpus wrote: the same results as our plugin's, in another form. */
interface Dump {
  readonly unhandled?: readonly DumpedError[];
  readonly modules?: readonly {
    readonly file: string;
    readonly count?: Readonly<Record<string, number>>;
    readonly errors?: readonly DumpedError[];
    readonly suites?: readonly { readonly name: string; readonly errors: readonly DumpedError[] }[];
    readonly failed?: readonly { readonly name: string; readonly errors: readonly DumpedError[] }[];
  }[];
}

function fromReport(folder: string, context: EvidenceContext): Evidence | undefined {
  const file = join(folder, 'native.reporter.json');
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  // A run that never began has none.
  if (text.trim() === '') return undefined;
  const report = reportOf(JSON.parse(text) as Dump);
  const evidence = readEvidence([], { ...context, reports: [report] });
  return evidence.understood ? evidence : undefined;
}

function reportOf({ modules = [], unhandled = [] }: Dump): VitestReport {
  const count = (state: string): number =>
    modules.reduce((sum, module) => sum + (module.count?.[state] ?? 0), 0);
  const failures = modules.flatMap(({ file, errors = [], suites = [], failed = [] }) => [
    ...(errors.length > 0 ? [{ file, names: [], errors: errors.map(errorOf) }] : []),
    ...[...suites, ...failed].map(({ name, errors: own }) => ({
      file,
      names: name.split(' > '),
      errors: own.map(errorOf),
    })),
  ]);
  return {
    version: 1,
    tool: 'vitest',
    toolVersion: '',
    task: '',
    files: modules.length,
    tests: { passed: count('passed'), failed: count('failed'), skipped: count('skipped') },
    found: failures.length,
    failures,
    unhandled: unhandled.map(errorOf),
  };
}

function errorOf({ name = 'Error', message = '', diff, stack = '', stacks = [] }: DumpedError): VitestError {
  const parsed = stacks.map((frame) => `${frame.file}:${frame.line}:${frame.column}`);
  const printed = [...stack.matchAll(/\(?(\/[^\s()]+:\d+:\d+)\)?$/gm)].map((match) => match[1] ?? '');
  return {
    name,
    message,
    ...(diff === undefined ? {} : { diff }),
    frames: parsed.length > 0 ? parsed : printed,
  };
}
