import { type ExitCode, inline, plural } from '@subminute/core';
import { recover } from '../../decompose/transaction.ts';
import { type Fixed, applyFixes } from '../../fixes/apply-fixes.ts';
import { askGit, entriesOf } from '../../history/ask-git.ts';
import type { Check } from '../checks.ts';
import { fail, note } from '../fail.ts';
import { catchInterrupts } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { allChecks } from './all-checks.ts';
import { fixWords } from './fix-words.ts';
import { checkLines, documentOf, isBad } from './look.ts';
import type { DoctorRequest } from './options.ts';

/** Mends what is safe, says what it changed and what it left, and looks again. Exit 1: something is still wrong. */
export async function fix(io: Io, { root, store, flags }: DoctorRequest): Promise<ExitCode> {
  const recovered = recover(root, store);
  if (!recovered.ok) return fail(io, messages.notFixed(recovered.error));
  if (recovered.value > 0) note(io, messages.recovered(recovered.value));
  using interrupt = catchInterrupts();
  const dirty = await dirtyFiles(root, io.env);
  const fixed = await applyFixes({ root, env: io.env, store, signal: interrupt.signal }).catch(
    (error: unknown) => ({ ok: false as const, error: (error as Error).message }),
  );
  if (!fixed.ok) return fail(io, messages.notFixed(fixed.error));
  const checks = await allChecks(io, { root, store });
  const exitCode = interrupt.signal.aborted ? 2 : isBad(checks) ? 1 : 0;
  if (flags.format === 'json') {
    const document = { version: 1, exitCode, fixed: fixed.value, checks: checks.map(documentOf) };
    io.out.write(`${JSON.stringify(document)}\n`);
  } else io.out.write(`${fixLines(fixed.value, checks, dirty).join('\n')}\n`);
  return exitCode;
}

export function fixLines(
  fixed: readonly Fixed[],
  checks: readonly Check[],
  dirty: ReadonlySet<string>,
): readonly string[] {
  const mended = fixed.filter(({ changed }) => changed.length > 0);
  const files = new Set(mended.flatMap(({ changed }) => changed.map(({ file }) => file)));
  const mixed = [...files].filter((file) => dirty.has(file));
  const head =
    mended.length === 0
      ? 'FIXED nothing: what is left is not for a machine to decide'
      : `FIXED ${plural(mended.length, 'finding')} in ${plural(files.size, 'file')}: git diff shows it`;
  const others = checks.filter((check) => check.state !== 'good' && !fixWords(check).does);
  return [
    head,
    ...mended.flatMap(({ finding, changed }) =>
      changed.map(({ file, key, to }) => `${finding}: ${inline(file)} ${inline(key)}: ${inline(to, 200)}`),
    ),
    ...(mixed.length > 0
      ? [`had changes before that are not committed: ${mixed.map((file) => inline(file)).join(', ')}`]
      : []),
    ...(files.has('nx.json') ? ['nx.json is part of the hash of each task: all run once'] : []),
    ...fixed.flatMap(({ finding, left }) => leftLines(finding, left)),
    ...others.flatMap(checkLines),
  ];
}

/** Of one reason, so many are named. */
const NAMED = 5;

function leftLines(finding: string, left: Fixed['left']): readonly string[] {
  return [...Map.groupBy(left, ({ why }) => why)].map(([why, same]) => {
    const names = same.slice(0, NAMED).map(({ what }) => inline(what));
    const more = same.length > NAMED ? ` and ${same.length - NAMED} more` : '';
    return `left ${finding}: ${names.join(', ')}${more}: ${inline(why)}`;
  });
}

async function dirtyFiles(root: string, env: Io['env']): Promise<ReadonlySet<string>> {
  const args = ['status', '--porcelain=v1', '-z', '--untracked-files=no', '--no-renames', '--', '.'];
  const status = await askGit({ cwd: root, env }, args);
  const prefix = await askGit({ cwd: root, env }, ['rev-parse', '--show-prefix']);
  if (!status.ok || !prefix.ok) return new Set();
  const inside = prefix.value.trim();
  return new Set(entriesOf(status.value).map((entry) => entry.slice('XY '.length + inside.length)));
}
