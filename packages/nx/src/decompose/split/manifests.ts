import path from 'node:path';
import { packageName } from '@subminute/core';
import type { FileGraph } from '@subminute/core/graph';
import type { Assignment, PlacedPart } from './assign.ts';
import { dependenciesOf, filesAt, neededBy, sorted } from './dependencies.ts';
import { shapeOf } from './exports-shape.ts';
import type { Use } from './links.ts';
import { DEPENDENCY_FIELDS, type Json, jsonText, recordAt, textAt } from '../json-file.ts';
import { isTest } from '../modules/names.ts';
import { baseOf } from './places.ts';

export interface ManifestQuestion {
  readonly graph: FileGraph;
  readonly assignment: Assignment;
  readonly uses: readonly Use[];
  readonly manifest: Json;
  /** As it is written. */
  readonly text: string;
  readonly entry: string | undefined;
  /** Of packages of the workspace. */
  readonly range: string;
}

export interface NewManifest {
  readonly text: string;
  readonly risks: readonly string[];
}

/** Copied from the parent, as they say nothing of single files. */
const COPIED = [
  'version',
  'private',
  'description',
  'license',
  'author',
  'repository',
  'engines',
  'os',
  'cpu',
  'type',
  'sideEffects',
  'publishConfig',
  'scripts',
  'files',
  'browserslist',
  'imports',
];

/** The package.json of a part: in the shape of the parent's, with what it needs itself and nothing else. */
export function manifestOf(part: PlacedPart, home: number, question: ManifestQuestion): NewManifest {
  const { manifest, assignment, entry, text } = question;
  const { root } = assignment.project;
  const own = (file: string): string => file.slice(root.length + 1);
  const files = part.files.map(own);
  const asked = new Set(
    question.uses.filter(({ to }) => assignment.homeOf(to) === home).map(({ to }) => own(to)),
  );
  const others = files.filter((file) => asked.has(file) && !/\.[cm]?[jt]sx?$/.test(file));
  const base = baseOf(part, root);
  const shape = shapeOf({ manifest, entry: entry && own(entry), files, base, others });
  const copied = COPIED.filter((field) => manifest[field] !== undefined).map((field) => [
    field,
    copy(field, part, question),
  ]);
  const json = {
    name: part.package,
    ...Object.fromEntries(copied),
    exports: shape.exports,
    ...lists(home, question),
    ...nxField(part, question),
  };
  const risks = shape.bundled.map(
    (leaf) =>
      `${part.root}: ${leaf} of ${root} is one file for many modules; what is built for the part has other names`,
  );
  return { text: jsonText(json, text), risks };
}

function copy(
  field: string,
  part: PlacedPart,
  { manifest, assignment: { project } }: ManifestQuestion,
): unknown {
  const value = manifest[field];
  if (field === 'sideEffects') return effectsOf(value, part, project.root);
  if (field === 'description') return `${textAt(manifest, 'description') ?? ''} (${part.part})`.trim();
  return replaced(value, project.root, part.root);
}

/** Of a list of files with effects, those that are there. */
function effectsOf(value: unknown, { files }: PlacedPart, root: string): unknown {
  if (!Array.isArray(value)) return value;
  const isThere = (one: unknown): boolean =>
    typeof one === 'string' && (one.includes('*') || files.includes(path.posix.join(root, one)));
  const kept = value.filter(isThere);
  return kept.length === 0 ? false : kept;
}

/** A folder's name in texts, wherever it stands as a path. */
export function replaced(value: unknown, from: string, to: string): unknown {
  const text = JSON.stringify(value);
  const name = from.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return JSON.parse(text.replace(new RegExp(String.raw`(?<![\w.-])${name}(?![\w.-])`, 'g'), to)) as unknown;
}

/** A project's name where targets are named by it (`name:build`), or lists of projects. */
export function renamed(value: unknown, from: string, to: string): unknown {
  const name = JSON.stringify(from)
    .slice(1, -1)
    .replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const places = new RegExp(String.raw`(?<=")${name}(?=:[\w-])|(?<="projects?":\[?")${name}(?=")`, 'g');
  return JSON.parse(JSON.stringify(value).replace(places, () => JSON.stringify(to).slice(1, -1))) as unknown;
}

function lists(home: number, { graph, assignment, manifest, uses, range }: ManifestQuestion): Json {
  const { project, parts, homeOf } = assignment;
  const needed = neededBy(filesAt(home, graph, assignment), project);
  const byParent = neededBy(
    graph.files.filter(({ path: file }) => homeOf(file) !== undefined),
    project,
  );
  const result = dependenciesOf(manifest, needed, byParent);
  for (const use of uses) {
    if (homeOf(use.from) !== home) continue;
    const to = homeOf(use.to);
    const name = to === undefined ? undefined : to === 0 ? project.package : parts[to - 1]?.package;
    if (name === undefined) continue;
    const field = isTest(use.from.slice(project.root.length + 1)) ? 'devDependencies' : 'dependencies';
    if (field === 'devDependencies' && result.dependencies.has(name)) continue;
    (result[field] as Map<string, string>).set(name, range);
    if (field === 'dependencies') (result.devDependencies as Map<string, string>).delete(name);
  }
  const meta = recordAt(manifest, 'peerDependenciesMeta');
  const kept = Object.fromEntries(
    Object.entries(meta).filter(([name]) => result.peerDependencies.has(packageName(name))),
  );
  return {
    ...Object.fromEntries(
      DEPENDENCY_FIELDS.filter((field) => result[field].size > 0).map((field) => [
        field,
        sorted(result[field]),
      ]),
    ),
    ...(Object.keys(kept).length > 0 ? { peerDependenciesMeta: kept } : {}),
  };
}

/** Targets, tags and inputs that the parent says in its package.json. */
function nxField(part: PlacedPart, { manifest, assignment: { project } }: ManifestQuestion): Json {
  const nx = manifest['nx'];
  if (nx === undefined) return {};
  const own = renamed(replaced(nx, project.root, part.root), project.name, part.name) as Json;
  return { nx: 'name' in own ? { ...own, name: part.name } : own };
}
