import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { type FileGraph, type GraphFile, type Import, type Target, viewOf } from '@subminute/core/graph';
import { ambientProblem } from './ambient.ts';
import type { Assignment } from './assign.ts';
import { closureOf } from '../modules/closure.ts';
import { isConfig } from './config-files.ts';
import { isInside, isRelative } from '../modules/names.ts';
import { placeProblem } from './place.ts';
import type { SplitFiles } from './request.ts';

export interface HazardQuestion {
  readonly files: SplitFiles;
  readonly graph: FileGraph;
  readonly assignment: Assignment;
}

/** What a split may break without anybody seeing it: the first such thing, in words. */
export function checkHazards(question: HazardQuestion): Result<void, string> {
  const { graph, assignment } = question;
  for (const file of graph.files) {
    const home = assignment.homeOf(file.path);
    const problem =
      (home === undefined ? foreignProblem(file, assignment) : ownProblem(file, home, question)) ??
      globProblem(file, assignment) ??
      pairProblem(file, assignment);
    if (problem !== undefined) return err(problem);
  }
  const problem = ambientProblem(question) ?? augmentationProblem(question);
  return problem === undefined ? ok(undefined) : err(problem);
}

/** A file that cannot be read may import what nobody sees. */
function foreignProblem(
  { path: file, facts, targets }: GraphFile,
  { homeOf }: Assignment,
): string | undefined {
  const imports = targets.some((target) => target.is === 'file' && homeOf(target.file) !== undefined);
  return facts.broken && imports ? brokenText(file, facts.broken) : undefined;
}

function brokenText(file: string, { line, message }: NonNullable<GraphFile['facts']['broken']>): string {
  return `${file}${line === undefined ? '' : `:${line}`} cannot be read: ${message}`;
}

function ownProblem(file: GraphFile, home: number, question: HazardQuestion): string | undefined {
  const { path: name, facts } = file;
  if (facts.broken) return brokenText(name, facts.broken);
  if (home > 0 && facts.computed !== undefined)
    return `${name} imports what only running it tells: it cannot move`;
  // Each project has configurations of its own, in which the same paths lead to its own folders.
  const isOwn = isConfig(name, question.assignment.project.root);
  const asksPlace =
    !isOwn && (facts.place === true || file.imports.some((one, at) => namesFolder(one, file.targets[at])));
  return unseenProblem(file, home, question) ?? (asksPlace ? placeProblem(name, home, question) : undefined);
}

/** `new URL('.', import.meta.url)`: what is read there is not said. */
function namesFolder({ how, specifier }: Import, target: Target | undefined): boolean {
  return how === 'url' && target?.is === 'missing' && /^\.{0,2}\/|^\.{1,2}$/.test(specifier);
}

function isFolder(name: string, specifier: string, { paths }: SplitFiles): boolean {
  const place = path.posix.join(path.posix.dirname(name), specifier).replace(/\/$/, '');
  return paths.some((file) => isInside(file, place));
}

/** What git ignores is made by something that would still make it in the old place. */
function unseenProblem(
  { path: name, imports, targets }: GraphFile,
  home: number,
  { files, assignment: { project, moves } }: HazardQuestion,
): string | undefined {
  for (const [at, target] of targets.entries()) {
    const specifier = imports[at]?.specifier ?? '';
    const isUnseen =
      (target.is === 'asset' && isInside(target.file, project.root) && !files.paths.includes(target.file)) ||
      (target.is === 'missing' && isRelative(specifier) && !isFolder(name, specifier, files));
    if (!isUnseen) continue;
    const place = path.posix.join(path.posix.dirname(name), specifier);
    const isAbout = home > 0 || [...moves.keys()].some((file) => isInside(file, path.posix.dirname(place)));
    if (isAbout)
      return `${name} imports ${specifier}, which is not in git: what makes it would not know of the move`;
  }
  return undefined;
}

/** A declaration and what runs for it, a module and its mock: they are found beside each other. */
function pairProblem({ targets }: GraphFile, { homeOf }: Assignment): string | undefined {
  for (const target of targets) {
    if (target.is !== 'file' || target.runs === undefined) continue;
    if (homeOf(target.file) !== homeOf(target.runs))
      return `${target.file} and ${target.runs} belong together and would lie in different projects`;
  }
  return undefined;
}

function globProblem(file: GraphFile, { homeOf }: Assignment): string | undefined {
  const home = homeOf(file.path);
  for (const [at, target] of file.targets.entries()) {
    if (target.is !== 'files') continue;
    const lost = target.files.find((one) => {
      const to = homeOf(one);
      return to !== undefined && to !== (home ?? 0);
    });
    const isCut = home !== undefined && home > 0 && target.files.some((one) => homeOf(one) !== home);
    if (lost !== undefined || isCut)
      return `${file.path} takes all files of ${file.imports[at]?.specifier ?? target.pattern}, which would lie in several projects`;
  }
  return undefined;
}

/** What a module adds to another one is seen by those who load both: whoever enters the part must. */
function augmentationProblem({ graph, assignment: { homeOf } }: HazardQuestion): string | undefined {
  const { files, numbers, edges } = graph;
  const view = viewOf(graph, 'type');
  for (const file of files) {
    const home = homeOf(file.path);
    for (const [at, one] of file.imports.entries()) {
      if (one.how !== 'augmentation') continue;
      const target = file.targets[at];
      const to = target?.is === 'file' ? homeOf(target.file) : undefined;
      if ((home ?? 0) === 0 && (to ?? 0) === 0) continue;
      if (target?.is !== 'file' || to !== home)
        return `${file.path} adds to the module ${one.specifier}, which would lie in another project`;
      const augmenter = numbers.get(file.path) ?? -1;
      const augmented = numbers.get(target.file) ?? -1;
      const entered = edges.filter(
        (edge) =>
          homeOf(files[edge.to]?.path ?? '') === home && homeOf(files[edge.from]?.path ?? '') !== home,
      );
      const blind = entered.find(({ to: entry }) => {
        const reached = closureOf(view, [entry]);
        return reached.has(augmented) && !reached.has(augmenter);
      });
      if (blind)
        return `${file.path} adds to the module ${one.specifier}: ${files[blind.from]?.path ?? ''} would not see it any more`;
    }
  }
  return undefined;
}
