import { type Result, err, ok } from '@subminute/core';
import { type EdgeEntry, withoutField } from './edge-entry.ts';
import type { FileEdit } from './file-edit.ts';
import { textEdit } from './overlay.ts';
import type { Files } from './proposal.ts';
import { managerOf } from './split/workspace.ts';

/**
 * What lockfiles repeat of manifests must go with it, or an install that changes nothing (`npm ci`,
 * `pnpm install --frozen-lockfile`) is refused.
 */
export function lockfileEdits(
  files: Files,
  entries: readonly EdgeEntry[],
): Result<readonly FileEdit[], string> {
  if (entries.length === 0) return ok([]);
  const manager = managerOf(files);
  switch (manager) {
    case 'npm':
      return edited(files, 'package-lock.json', entries, withoutNpm);
    case 'pnpm':
      return edited(files, 'pnpm-lock.yaml', entries, withoutPnpm);
    case 'yarn':
      // Of the first version's, packages of the workspace are no part.
      return (files.read('yarn.lock') ?? '').includes('# yarn lockfile v1') || !files.exists('yarn.lock')
        ? ok([])
        : err('yarn.lock would have to change with it: take the entries out by hand and run yarn install');
    case 'bun':
      return files.exists('bun.lock') || files.exists('bun.lockb')
        ? err("bun's lockfile would have to change with it: take the entries out by hand and run bun install")
        : ok([]);
  }
}

type Without = (text: string, entry: EdgeEntry) => string | undefined;

function edited(
  files: Files,
  file: string,
  entries: readonly EdgeEntry[],
  without: Without,
): Result<readonly FileEdit[], string> {
  let text = files.read(file);
  if (text === undefined) return ok([]);
  for (const entry of entries) {
    text = without(text, entry);
    if (text === undefined)
      return err(`${file} does not have ${entry.name} of ${entry.root}: bring it up to date first`);
  }
  return ok([textEdit(files, file, text)]);
}

function withoutNpm(text: string, { root, at, name }: EdgeEntry): string | undefined {
  return withoutField(text, { at: ['packages', root, ...at], name });
}

/** The lines of one dependency of an importer; of a list with nothing in it, and of an importer, the heading as well. */
function withoutPnpm(text: string, { root, at: [field = ''], name }: EdgeEntry): string | undefined {
  const lines = text.split('\n');
  const importers = lines.findIndex((line) => /^importers:\s*$/.test(line));
  const importer = importers === -1 ? undefined : blockAt(lines, { from: importers, indent: 2, key: root });
  const list = importer && blockAt(lines, { from: importer.start, indent: 4, key: String(field) });
  const entry = list && blockAt(lines, { from: list.start, indent: 6, key: name });
  if (!importer || !list || !entry) return undefined;
  const isLast = entry.end - entry.start === list.end - list.start - 1;
  const taken = isLast ? list : entry;
  const isEmpty = isLast && list.end - list.start === importer.end - importer.start - 1;
  const kept = [...lines.slice(0, taken.start), ...lines.slice(taken.end)];
  if (isEmpty) kept[importer.start] = `${(lines[importer.start] ?? '').trimEnd()} {}`;
  return kept.join('\n');
}

interface Block {
  readonly start: number;
  /** The first line that is no part of it; empty lines behind it are none. */
  readonly end: number;
}

/** A key with what is indented below it, among the children of the line `from`. */
function blockAt(
  lines: readonly string[],
  { from, indent, key }: { readonly from: number; readonly indent: number; readonly key: string },
): Block | undefined {
  const space = ' '.repeat(indent);
  const names = [key, `'${key}'`, `"${key}"`].map((name) => `${space}${name}:`);
  for (let at = from + 1; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.trim() !== '' && !line.startsWith(space)) return undefined;
    if (!names.includes(line.trimEnd())) continue;
    let end = at + 1;
    while (end < lines.length && (lines[end] ?? '').startsWith(`${space} `)) end++;
    return { start: at, end };
  }
  return undefined;
}
