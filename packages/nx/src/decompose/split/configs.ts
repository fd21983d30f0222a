import path from 'node:path';
import type { FileGraph } from '@subminute/core/graph';
import type { FileEdit } from '../file-edit.ts';
import type { Assignment, PlacedPart } from './assign.ts';
import { isConfig } from './config-files.ts';
import { type Json, jsonText, readJson } from '../json-file.ts';
import { renamed, replaced } from './manifests.ts';
import type { SplitFiles } from './request.ts';

export interface ConfigQuestion {
  readonly files: SplitFiles;
  readonly graph: FileGraph;
  readonly assignment: Assignment;
  readonly main: ReadonlySet<string>;
}

export interface Configs {
  readonly edits: readonly FileEdit[];
  readonly risks: readonly string[];
}

/** What lies beside the parent's package.json and configures tools: once more for the part, by its names. */
export function configsFor(part: PlacedPart, question: ConfigQuestion): Configs {
  const { files, assignment } = question;
  const { root } = assignment.project;
  const names = assignment.files.filter((file) => isConfig(file, root) && assignment.homeOf(file) === 0);
  const edits: FileEdit[] = [];
  const risks: string[] = [];
  for (const file of [...names, ...setupsIn(names, question)]) {
    const bytes = files.bytes(file);
    const text = files.read(file);
    if (bytes === undefined || text === undefined) continue;
    const own = configText(text, part, assignment);
    edits.push({
      path: part.root + file.slice(root.length),
      content: own === text ? bytes : own,
      from: file,
    });
    risks.push(...missingIn(file, text, part, question));
  }
  const project = projectFile(part, question);
  return { edits: project ? [...edits, project.edit] : edits, risks: [...risks, ...(project?.risks ?? [])] };
}

/** Paths of the folder, and the name under which Vitest shows the project. */
function configText(text: string, part: PlacedPart, { project }: Assignment): string {
  const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const moved = text.replace(
    new RegExp(String.raw`(?<![\w.@-])${escaped(project.root)}(?![\w.-])`, 'g'),
    () => part.root,
  );
  const names = [project.name, project.package].filter((name) => name !== undefined).map(escaped);
  return moved.replace(
    new RegExp(String.raw`(\b(?:name|displayName)['"]?\s*:\s*)(['"\`])(${names.join('|')})\2`, 'g'),
    (_, before: string, quote: string, name: string) =>
      `${before}${quote}${name === project.package ? (part.package ?? part.name) : part.name}${quote}`,
  );
}

/** Files that configurations name by their paths and that need nothing of the parent. */
function setupsIn(
  configs: readonly string[],
  { files, graph, assignment }: ConfigQuestion,
): readonly string[] {
  const { project, homeOf } = assignment;
  const texts = configs.map((file) => files.read(file) ?? '');
  return assignment.files.filter((file) => {
    if (homeOf(file) !== 0 || configs.includes(file)) return false;
    const own = file.slice(project.root.length + 1);
    if (!/setup|mock|polyfill/i.test(own) || !texts.some((text) => isNamed(own, text))) return false;
    const node = graph.files[graph.numbers.get(file) ?? -1];
    return (
      node?.targets.every((target) => target.is !== 'file' || homeOf(target.file) === undefined) ?? false
    );
  });
}

function isNamed(own: string, text: string): boolean {
  const name = own.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`['"\`/]${name}['"\`]`).test(text);
}

/** Files of the parent that a copied configuration names and that the part has not. */
function missingIn(
  file: string,
  text: string,
  part: PlacedPart,
  { assignment, graph }: ConfigQuestion,
): readonly string[] {
  const { project, homeOf, parts } = assignment;
  const home = parts.indexOf(part) + 1;
  const missing = assignment.files.filter(
    (one) =>
      graph.numbers.has(one) &&
      homeOf(one) !== home &&
      one.includes('/src/') &&
      isNamed(one.slice(project.root.length + 1), text),
  );
  return missing.map(
    (one) =>
      `${part.root}: ${path.posix.basename(file)} names ${one.slice(project.root.length + 1)}, which stays in ${project.name}`,
  );
}

function projectFile(
  part: PlacedPart,
  { files, assignment: { project, parts, homeOf }, main }: ConfigQuestion,
): { readonly edit: FileEdit; readonly risks: readonly string[] } | undefined {
  const file = `${project.root}/project.json`;
  const json = readJson(files, file);
  if (!json) return undefined;
  const moved = renamed(replaced(json, project.root, part.root), project.name, part.name) as Json;
  const content = jsonText({ ...moved, name: part.name }, files.read(file) ?? '');
  const home = parts.indexOf(part) + 1;
  const risks = [...main]
    .filter(
      (entry) =>
        homeOf(entry) !== home &&
        content.includes(JSON.stringify(part.root + entry.slice(project.root.length))),
    )
    .map(
      (entry) =>
        `${part.root}: project.json names ${part.root}${entry.slice(project.root.length)}, which is not there`,
    );
  return { edit: { path: `${part.root}/project.json`, content, from: file }, risks };
}
