import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Result, ok } from '@subminute/core';
import { filesIn, textEdit } from '../decompose/overlay.ts';
import { begin } from '../decompose/transaction.ts';
import { annotate } from './annotate.ts';
import { type Missing, missingByApi, missingByCommand } from './missing.ts';
import type { Subject } from './subjects.ts';
import { type TypeScript, typeScriptFor } from './typescript.ts';

/** What stands between a project and `isolatedDeclarations`. Files are relative to the workspace. */
export interface Isolation {
  readonly project: string;
  readonly config: string;
  readonly isOn: boolean;
  readonly blockers: readonly string[];
  /** Files that lack annotations. */
  readonly missing: readonly { readonly file: string; readonly count: number }[];
  /** Of them, those that were annotated. */
  readonly added: readonly string[];
  readonly left: readonly { readonly file: string; readonly why: string }[];
  /** Where some were to be written, how many are still missing. */
  readonly remaining?: number;
  /** Why nobody has counted, or written. */
  readonly why?: string;
}

export interface IsolatePlace {
  readonly root: string;
  readonly store: string;
  /** Whether annotations are written. */
  readonly fixes: boolean;
}

/** Looks through one project; with `fixes` it writes what TypeScript infers, all of the project or nothing. */
export async function isolate(subject: Subject, place: IsolatePlace): Promise<Isolation> {
  const { root, fixes } = place;
  const relative = (file: string): string => path.posix.relative(root, file);
  const { project, isOn, blockers } = subject;
  const about = { project, config: relative(subject.config), isOn, blockers, added: [], left: [] };
  const typescript = typeScriptFor(subject.home);
  const missing = isOn ? ok(new Map<string, number>()) : await missingOf(subject, typescript, root);
  if (!missing.ok) return { ...about, missing: [], why: missing.error };
  const counted = {
    ...about,
    missing: [...missing.value].map(([file, count]) => ({ file: relative(file), count })),
  };
  if (!fixes || missing.value.size === 0) return counted;
  if (!typescript)
    return {
      ...counted,
      why: 'TypeScript 7 has no programming interface: install typescript@6 beside it (@typescript/native)',
    };
  return { ...counted, ...annotatedIn(subject, { ...place, typescript, missing: missing.value }) };
}

/** What was written in several passes: behind one annotation another may be missing. */
function annotatedIn(
  subject: Subject,
  writing: Writing,
): Pick<Isolation, 'added' | 'left' | 'why' | 'remaining'> {
  const added = new Set<string>();
  let { missing } = writing;
  for (let pass = 0; ; pass++) {
    const done = written(subject, { ...writing, missing });
    for (const file of done.added) added.add(file);
    const now = done.added.length > 0 ? missingByApi(writing.typescript, subject) : ok(missing);
    missing = now.ok ? now.value : missing;
    const isLast = done.added.length === 0 || missing.size === 0 || pass + 1 >= PASSES;
    if (isLast) return { ...done, added: [...added].sort(), remaining: sumOf(missing) };
  }
}

const PASSES = 4;

function sumOf(missing: Missing): number {
  return [...missing.values()].reduce((all, one) => all + one, 0);
}

async function missingOf(
  subject: Subject,
  typescript: TypeScript | undefined,
  root: string,
): Promise<Result<Missing, string>> {
  if (typescript) return missingByApi(typescript, subject);
  const memory = mkdtempSync(path.join(tmpdir(), 'subminute-types-'));
  try {
    return await missingByCommand(subject, { root, memory });
  } finally {
    rmSync(memory, { recursive: true, force: true });
  }
}

interface Writing extends IsolatePlace {
  readonly typescript: TypeScript;
  readonly missing: Missing;
}

function written(
  subject: Subject,
  { root, store, typescript, missing }: Writing,
): Pick<Isolation, 'added' | 'left' | 'why'> {
  const annotated = annotate(typescript, subject, missing);
  if (!annotated.ok) return { why: annotated.error, added: [], left: [] };
  const { texts } = annotated.value;
  const relative = (file: string): string => path.posix.relative(root, file);
  const left = [...annotated.value.left].map(([file, why]) => ({ file: relative(file), why }));
  const files = filesIn(root);
  const edits = [...texts].map(([file, text]) => textEdit(files, relative(file), text));
  const begun = edits.length === 0 ? undefined : begin(root, store, edits);
  if (begun && !begun.ok) return { left, why: begun.error, added: [] };
  begun?.value.commit();
  return { left, added: edits.map((edit) => edit.path) };
}
