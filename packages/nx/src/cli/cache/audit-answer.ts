import { type ExitCode, type TaskId, inline, plural } from '@subminute/core';
import type { Difference } from '@subminute/core/ratchet';
import type { Finding } from '../../audit/findings.ts';
import type { UnstableFile } from '../../process/unstable-outputs.ts';

/** A task that was run twice, or why it was not. */
export type AuditedTask =
  | { readonly task: TaskId; readonly files: number; readonly differences: readonly UnstableFile[] }
  | { readonly task: TaskId; readonly why: string };

interface Answer {
  readonly document: { readonly audit: string; readonly exitCode: ExitCode };
  readonly lines: readonly string[];
}

/** So many files of a task are told in text; the document has all. */
const SHOWN = 8;

/** `seed`: of a sample, so that the same one can be drawn again. */
export function tasksAnswer(audited: readonly AuditedTask[], seed?: string): Answer {
  const ran = audited.flatMap((one) => ('why' in one ? [] : [one]));
  const differing = ran.filter(({ differences }) => differences.length > 0);
  const exitCode = ran.length === 0 ? 2 : differing.length > 0 ? 1 : 0;
  const drawn = seed === undefined ? '' : ` (seed ${inline(seed)})`;
  const summary =
    exitCode === 2
      ? `ERROR none of ${plural(audited.length, 'task')} could be run${drawn}`
      : exitCode === 1
        ? `AUDIT FAIL ${differing.length} of ${plural(ran.length, 'task')} ${differing.length === 1 ? 'makes' : 'make'} other bytes each time${drawn}`
        : `AUDIT PASS ${plural(ran.length, 'task')} made the same bytes twice${drawn}`;
  const lines = [
    summary,
    ...differing.flatMap(({ task, differences }) => differenceLines(task, differences)),
    ...(differing.length > 0 ? ['fix: take out times, random names and orders that vary'] : []),
    ...audited.flatMap((one) => ('why' in one ? [`not run: ${one.task}: ${inline(one.why)}`] : [])),
    ...ran.flatMap(({ task, files }) => (files === 0 ? [`${task} made no file that it declares`] : [])),
  ];
  const document = {
    audit: 'tasks',
    exitCode,
    ...(seed === undefined ? {} : { seed }),
    tasks: audited.map((one) => ('why' in one ? { ...one, outcome: 'not-run' } : ranOf(one))),
  } as const;
  return { document, lines };
}

function ranOf({ task, files, differences }: Exclude<AuditedTask, { readonly why: string }>): object {
  return differences.length === 0
    ? { task, outcome: 'same', files }
    : { task, outcome: 'differs', files, differences };
}

function differenceLines(task: TaskId, differences: readonly UnstableFile[]): string[] {
  const more = differences.length - SHOWN;
  return [
    ...differences
      .slice(0, SHOWN)
      .map(({ file, differs }) => `${task} ${inline(file)} ${differenceText(differs)}`),
    ...(more > 0 ? [`${task} and ${plural(more, 'more file', 'more files')}`] : []),
  ];
}

function differenceText(differs: Difference): string {
  switch (differs.kind) {
    case 'missing':
      return 'is there only in one of two runs';
    case 'line':
      return `differs in line ${differs.line}`;
    case 'byte':
      return `differs at byte ${differs.offset}`;
  }
}

export interface TracedTask {
  readonly task: TaskId;
  readonly through: string;
  readonly findings: readonly Finding[];
  /** Paths that it looked for and did not read. */
  readonly looks: readonly string[];
  /** Files of the workspace that it read. */
  readonly read: number;
  readonly notUnderstood: number;
  /** Whether the target says what its inputs and outputs are: what is added to none takes the place of Nx's own. */
  readonly hasInputs: boolean;
  readonly hasOutputs: boolean;
}

export function traceAnswer(traced: TracedTask): Answer {
  const { task, findings, looks, read, notUnderstood } = traced;
  const exitCode = findings.length > 0 ? 1 : 0;
  const files = `${plural(read, 'file')} of the workspace read`;
  const lines = [
    exitCode === 1
      ? `AUDIT FAIL ${task} does ${plural(findings.length, 'thing')} that it does not declare (${files})`
      : `AUDIT PASS ${task} declares what it reads and writes (${files})`,
    ...findings.slice(0, MOST_FINDINGS).map(findingLine),
    ...(findings.length > MOST_FINDINGS
      ? [`and ${findings.length - MOST_FINDINGS} more: --json has all`]
      : []),
    ...beginnings(traced),
    ...(looks.length > 0
      ? [
          `looked for without reading: ${looks
            .slice(0, 3)
            .map((file) => inline(file))
            .join(', ')}${looks.length > 3 ? ` and ${looks.length - 3} more` : ''}`,
        ]
      : []),
    ...(notUnderstood > 0 ? [`${plural(notUnderstood, 'line')} of the trace could not be read`] : []),
  ];
  return { document: { audit: 'trace', exitCode, ...traced } as const, lines };
}

const MOST_FINDINGS = 30;

function findingLine(finding: Finding): string {
  const { kind, files, inputs, outputs } = finding;
  const what = inline(finding.what);
  const count = files.length > 1 ? ` (${files.length} files)` : '';
  const input = ` Add to "inputs": ${entryText(inputs)}`;
  switch (kind) {
    case 'reads':
      return `reads ${what}${count}, which is no input.${input}`;
    case 'lists':
      return `lists ${what}, which is no input.${input}`;
    case 'reads-output':
      return `reads ${what}${count}, made by ${finding.madeBy ?? ''}, which its hash does not cover.${input}`;
    case 'reads-ignored':
      return `reads ${what}${count}, which git ignores, so that no input can name it. Make it by a task that this one depends on, or commit it`;
    case 'writes':
      return `writes ${what}${count}, which is no output. Add to "outputs": ${entryText(outputs)}${finding.isInGit === true ? ', and ignore it in git' : ''}`;
    case 'changes':
      return `changes ${what}${count}, which was there before: a cached result leaves it as it is. Write it elsewhere`;
    case 'removes':
      return `removes ${what}${count}, which was there before: a cached result leaves it there`;
  }
}

function entryText(entry: Finding['inputs']): string {
  return entry === undefined ? '' : inline(JSON.stringify(entry));
}

/** Entries of one's own take the place of those that a target has without. */
function beginnings({ findings, hasInputs, hasOutputs }: TracedTask): readonly string[] {
  const needsInputs = !hasInputs && findings.some(({ inputs }) => inputs !== undefined);
  const needsOutputs = !hasOutputs && findings.some(({ outputs }) => outputs !== undefined);
  return [
    ...(needsInputs
      ? ['the target has no "inputs" yet: begin them with "default", "^default", which it has without']
      : []),
    ...(needsOutputs ? ['the target has no "outputs" yet: begin them with what it makes on purpose'] : []),
  ];
}
