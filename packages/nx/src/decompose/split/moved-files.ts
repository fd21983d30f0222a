import MagicString from 'magic-string';
import { type FileEdit, digestOf } from '../file-edit.ts';
import type { Assignment } from './assign.ts';
import type { Entries } from './entries.ts';
import type { TextEdit } from '../modules/statement.ts';
import type { Links } from './links.ts';
import type { Modules } from '../modules/modules.ts';
import { endingOf } from '../modules/names.ts';
import type { Places } from './places.ts';
import type { SplitFiles } from './request.ts';

export interface MoveQuestion {
  readonly files: SplitFiles;
  readonly assignment: Assignment;
  readonly links: Links;
  readonly places: Places;
  readonly entries: Entries;
  readonly modules: Modules;
}

/** All files whose place or text changes by what they import. What is no text stays as it is, byte for byte. */
export function movedFiles(question: MoveQuestion): readonly FileEdit[] {
  const { files, assignment, links } = question;
  const edits: FileEdit[] = [];
  for (const [from, to] of assignment.moves) {
    const bytes = files.bytes(from) ?? new Uint8Array();
    const changes = links.edits.get(from);
    edits.push({ path: to, content: changes ? edited(files.read(from) ?? '', changes) : bytes, from });
    edits.push({ path: from, was: digestOf(bytes), ...stubOf(from, question) });
  }
  for (const [file, changes] of links.edits) {
    if (assignment.moves.has(file)) continue;
    const bytes = files.bytes(file) ?? new Uint8Array();
    edits.push({ path: file, content: edited(files.read(file) ?? '', changes), was: digestOf(bytes) });
  }
  return edits;
}

function edited(text: string, changes: readonly TextEdit[]): string {
  const result = new MagicString(text);
  for (const { start, end, text: to } of changes) result.overwrite(start, end, to);
  return result.toString();
}

/** A module that the package shows by its own name stays there as a name for the one that went. */
export function isStub(file: string, { entries }: Pick<MoveQuestion, 'entries'>): boolean {
  return entries.shown.has(file);
}

function stubOf(file: string, { entries, places, modules, files }: MoveQuestion): Pick<FileEdit, 'content'> {
  if (!isStub(file, { entries })) return {};
  const eol = (files.read(file) ?? '').includes('\r\n') ? '\r\n' : '\n';
  const name = JSON.stringify(places.packageName(file)).replaceAll('"', "'");
  const lines = [
    `export * from ${name};`,
    ...(modules.hasDefault(file) ? [`export { default } from ${name};`] : []),
  ];
  return { content: lines.join(eol) + eol };
}

/** Why a module that the package shows cannot leave a name behind. */
export function stubProblem(
  file: string,
  { entries, modules }: Pick<MoveQuestion, 'entries' | 'modules'>,
): string | undefined {
  if (!isStub(file, { entries })) return undefined;
  const [key = ''] = entries.shown.get(file) ?? [];
  const syntax = modules.syntaxOf(file);
  const isModule = endingOf(file) !== '' && syntax?.module.hasModuleSyntax === true;
  return isModule
    ? undefined
    : `${file} is shown as ${key} and is no module that another one could stand for`;
}
