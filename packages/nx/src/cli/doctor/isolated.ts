import { realpathSync } from 'node:fs';
import { type ExitCode, type Result, err, inline, ok, plural } from '@subminute/core';
import { cachedGraph } from '../../adapter/cached-graph.ts';
import { projectNodes } from '../../adapter/graph-targets.ts';
import { recover } from '../../decompose/transaction.ts';
import { openFileGraph } from '../../imports/open-file-graph.ts';
import { type Isolation, isolate } from '../../isolated/isolate.ts';
import { type Subject, subjectsIn } from '../../isolated/subjects.ts';
import { answer } from '../cache/open-cache.ts';
import { fail, note } from '../fail.ts';
import { catchInterrupts } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import type { DoctorRequest } from './options.ts';

/** After that no further project is begun. */
const LOOK_MS = 300_000;

/** What stands in the way of `isolatedDeclarations`, and how many annotations are missing; `fixes` writes them. */
export async function isolated(io: Io, request: DoctorRequest, fixes: boolean): Promise<ExitCode> {
  const root = realpathSync(request.root).replaceAll('\\', '/');
  const { store, flags, projects } = request;
  const recovered = fixes ? recover(root, store) : ok(0);
  if (!recovered.ok) return fail(io, messages.notFixed(recovered.error));
  const subjects = await subjectsOf(root, { io, store, projects });
  if (!subjects.ok) return fail(io, subjects.error);
  using interrupt = catchInterrupts();
  const began = performance.now();
  const found: Isolation[] = [];
  for (const [at, subject] of subjects.value.entries()) {
    if (interrupt.signal.aborted || performance.now() - began > LOOK_MS) break;
    note(io, `looking through ${subject.project} (${at + 1} of ${subjects.value.length})`);
    found.push(await isolate(subject, { root, store, fixes }));
    // So that an interrupt is heard.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const notLooked = subjects.value.slice(found.length).map(({ project }) => project);
  const lines = isolationLines(found, notLooked, fixes);
  const exitCode = found.length === 0 || interrupt.signal.aborted ? 2 : 0;
  answer(io, flags, { isolatedDeclarations: 'projects', exitCode, projects: found, notLooked }, lines);
  return exitCode;
}

interface Asked {
  readonly io: Io;
  readonly store: string;
  readonly projects: readonly string[];
}

async function subjectsOf(
  root: string,
  { io: { env }, store, projects }: Asked,
): Promise<Result<readonly Subject[], string>> {
  const graph = cachedGraph({ root, env });
  if (!graph) return err(messages.noKeptGraph);
  const opened = await openFileGraph(root, { env, store });
  if (!opened.ok) return err(opened.error);
  using open = opened.value;
  const all = subjectsIn({ root, graph: open.graph(), projects: projectNodes(graph.text) });
  const unknown = projects.find((name) => !all.some(({ project }) => project === name));
  if (unknown !== undefined || all.length === 0) return err(messages.noTypedProject(unknown));
  return ok(projects.length === 0 ? all : all.filter(({ project }) => projects.includes(project)));
}

/** Of a project, so many files are named. */
const NAMED = 5;

export function isolationLines(
  found: readonly Isolation[],
  notLooked: readonly string[],
  fixes: boolean,
): readonly string[] {
  const lacking = found.filter(({ missing }) => missing.length > 0);
  const counts = lacking.flatMap(({ missing }) => missing.map(({ count }) => count));
  const sum = counts.reduce((all, one) => all + one, 0);
  const added = found.reduce((all, one) => all + one.added.length, 0);
  const head = `isolatedDeclarations: ${plural(sum, 'annotation')} missing in ${plural(counts.length, 'file')} of ${lacking.length} of ${plural(found.length, 'project')}`;
  return [
    fixes ? `${head}; ${plural(added, 'file')} annotated: git diff shows it` : head,
    ...found.flatMap((one) => projectLines(one, fixes)),
    ...(notLooked.length > 0
      ? [
          `not looked at: ${notLooked.slice(0, NAMED).join(', ')}${notLooked.length > NAMED ? ` and ${notLooked.length - NAMED} more` : ''}`,
        ]
      : []),
  ];
}

function projectLines(one: Isolation, fixes: boolean): readonly string[] {
  const { project, config, isOn, blockers, missing, added, left, why } = one;
  const name = inline(project);
  const blocked = blockers.map((text) => `${name} ${inline(config)}: ${text}`);
  if (why !== undefined && missing.length === 0) return [...blocked, `${name} not counted: ${inline(why)}`];
  if (isOn) return [`${name} on`];
  if (missing.length === 0)
    return [
      ...blocked,
      ...(blockers.length > 0
        ? []
        : [`${name} lacks nothing: set "isolatedDeclarations": true in ${inline(config)}`]),
    ];
  const sum = missing.reduce((all, { count }) => all + count, 0);
  const files = [...missing].sort((a, b) => b.count - a.count).slice(0, NAMED);
  const named = files.map(({ file, count }) => `${inline(file)} ${count}`).join(', ');
  const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : '';
  return [
    ...blocked,
    `${name} lacks ${plural(sum, 'annotation')} in ${plural(missing.length, 'file')}: ${named}${more}`,
    ...(why === undefined ? [] : [`${name} ${fixes ? 'not annotated' : 'not counted'}: ${inline(why)}`]),
    ...(added.length > 0
      ? [
          `${name} annotated ${plural(added.length, 'file')}: it declares what it did, and type-checks; ${one.remaining ?? 0} still missing`,
        ]
      : []),
    ...[...Map.groupBy(left, (file) => file.why)].map(
      ([reason, same]) =>
        `${name} left ${same
          .slice(0, NAMED)
          .map(({ file }) => inline(file))
          .join(', ')}${same.length > NAMED ? ` and ${same.length - NAMED} more` : ''}: ${reason}`,
    ),
  ];
}
