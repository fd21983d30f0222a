import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import type { GraphProject, ProjectEdge, WorkspaceGraph } from '@subminute/core/ratchet';
import type { FileEdit } from './file-edit.ts';
import { type EdgeEntry, withoutEntry } from './edge-entry.ts';
import { readJson, recordAt, textAt } from './json-file.ts';
import { lockfileEdits } from './lockfile-entries.ts';
import { type Overlay, overlayOf, textEdit } from './overlay.ts';
import type { Files } from './proposal.ts';

/** A field of this kind is for whoever installs the package: it is left alone. */
const OWN_FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

/** All entries that make an edge; none: something else makes it, and it stays. */
export function entriesOf(disk: Files, { projects, edges }: WorkspaceGraph): readonly EdgeEntry[] {
  const files = readOnce(disk);
  const byName = new Map(projects.map((project) => [project.name, project]));
  return edges.flatMap((edge) => {
    const [from, to] = [byName.get(edge.from), byName.get(edge.to)];
    // Whatever is at the root is for all.
    if (!from || !to || from.root === '.' || to.root === '.') return [];
    return entriesBetween(files, { edge, from, to });
  });
}

/** A project has many edges. */
function readOnce({ exists, read }: Files): Files {
  const texts = new Map<string, string | undefined>();
  return {
    exists,
    read: (file) => {
      if (!texts.has(file)) texts.set(file, read(file));
      return texts.get(file);
    },
  };
}

interface Between {
  readonly edge: ProjectEdge;
  readonly from: GraphProject;
  readonly to: GraphProject;
}

function entriesBetween(files: Files, { edge, from: { root }, to }: Between): readonly EdgeEntry[] {
  const own = path.posix.join(root, 'project.json');
  const manifest = path.posix.join(root, 'package.json');
  const lists = [
    { file: own, at: ['implicitDependencies'], json: readJson(files, own) },
    {
      file: manifest,
      at: ['nx', 'implicitDependencies'],
      json: recordAt(readJson(files, manifest), 'nx'),
    },
  ];
  const implicit = lists.flatMap(({ file, at, json }): readonly EdgeEntry[] => {
    const list = json?.['implicitDependencies'];
    return Array.isArray(list) && list.includes(to.name)
      ? [{ edge, kind: 'implicit', file, root, at, name: to.name }]
      : [];
  });
  const name = packageOf(files, to);
  const fields = OWN_FIELDS.filter(
    (field) => name !== undefined && name in recordAt(readJson(files, manifest), field),
  );
  return [
    ...implicit,
    ...fields.map((field): EdgeEntry => ({
      edge,
      kind: 'package',
      file: manifest,
      root,
      at: [field],
      name: name ?? '',
    })),
  ];
}

/** The name in a project's package.json. */
export function packageOf(files: Files, { root }: GraphProject): string | undefined {
  return textAt(readJson(files, path.posix.join(root, 'package.json')), 'name');
}

/** Takes entries out of where they are written, and out of the lockfile; an error: the lockfile cannot be brought along. */
export function withoutEntries(
  files: Files,
  entries: readonly EdgeEntry[],
): Result<readonly FileEdit[], string> {
  let overlay: Overlay = overlayOf(files);
  for (const entry of entries) {
    const text = overlay.read(entry.file);
    if (text === undefined) return err(`${entry.file} is gone`);
    const edited = withoutEntry(text, entry);
    if (edited === undefined) return err(`${entry.name} is in ${entry.file} no more`);
    overlay = overlay.add([textEdit(overlay, entry.file, edited)]);
  }
  const packages = entries.filter(({ kind }) => kind === 'package');
  const locked = lockfileEdits(overlay, packages);
  return locked.ok ? ok(overlay.add(locked.value).edits) : locked;
}
