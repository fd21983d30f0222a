import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { type ReplacedTarget, replacedName } from '@subminute/core/plan';
import { type Node, findNodeAtLocation, parseTree } from 'jsonc-parser';
import { type Json, readJson, recordAt, withValue } from '../decompose/json-file.ts';
import type { Files } from '../decompose/proposal.ts';
import type { Existing } from './existing.ts';

/** Texts of files that are to be written. */
export type Written = ReadonlyMap<string, string>;

interface Moved {
  readonly written: Written;
  readonly entry: ReplacedTarget;
}

/** Where a project's own files say what a target is. */
const PLACES = [
  { file: 'project.json', at: ['targets'] },
  { file: 'package.json', at: ['nx', 'targets'] },
] as const;

/**
 * Moves a target out of the way of ours: in the project's own files it gets another name, and a script is none of Nx's
 * any more. What plugins infer ours stands over.
 */
export function moveAside(
  files: Files,
  { project, home, target, config }: Existing,
  before: readonly ReplacedTarget[],
): Result<Moved, string> {
  const written = new Map<string, string>();
  const name = replacedName(target);
  for (const { file, at } of PLACES) {
    const place = path.posix.join(home, file);
    const text = files.read(place);
    if (text === undefined || !nodeAt(text, [...at, target])) continue;
    if (nodeAt(text, [...at, name])) return err(`${place} has a target "${name}" already`);
    written.set(place, renamed(text, [...at, target], name));
  }
  const manifest = path.posix.join(home, 'package.json');
  const text = written.get(manifest) ?? files.read(manifest);
  const json = readJson(files, manifest);
  const listed = listedScripts(json);
  if (text !== undefined && target in recordAt(json, 'scripts') && (listed ?? [target]).includes(target)) {
    const left = (listed ?? Object.keys(recordAt(json, 'scripts'))).filter((one) => one !== target);
    written.set(manifest, withValue(text, ['nx', 'includedScripts'], left));
  }
  // A list that is there because of another one is ours too.
  const isOurs = before.some((one) => one.home === home && one.listed === undefined);
  const entry = { project, home, target, config, ...(listed && !isOurs ? { listed: true as const } : {}) };
  return ok({ written, entry });
}

/** Whether a file of the project says what the target is: that wins over ours. */
export function isDefined(files: Files, { home, target }: Pick<ReplacedTarget, 'home' | 'target'>): boolean {
  const named = PLACES.some(({ file, at }) => {
    const text = files.read(path.posix.join(home, file));
    return text !== undefined && nodeAt(text, [...at, target]) !== undefined;
  });
  const json = readJson(files, path.posix.join(home, 'package.json'));
  const isScript = target in recordAt(json, 'scripts');
  return named || (isScript && (listedScripts(json) ?? [target]).includes(target));
}

/** The opposite. What somebody has changed since stays. */
export function putBack(files: Files, { home, target, listed }: ReplacedTarget): Written {
  const written = new Map<string, string>();
  const name = replacedName(target);
  for (const { file, at } of PLACES) {
    const place = path.posix.join(home, file);
    const text = files.read(place);
    if (text === undefined || !nodeAt(text, [...at, name]) || nodeAt(text, [...at, target])) continue;
    written.set(place, renamed(text, [...at, name], target));
  }
  const manifest = path.posix.join(home, 'package.json');
  const text = written.get(manifest) ?? files.read(manifest);
  const json = readJson(files, manifest);
  const scripts = Object.keys(recordAt(json, 'scripts'));
  const list = listedScripts(json);
  if (text !== undefined && list && scripts.includes(target) && !list.includes(target))
    written.set(manifest, withScript(text, { scripts, list: inserted(target, list, scripts), listed }));
  return written;
}

interface Scripts {
  readonly scripts: readonly string[];
  readonly list: readonly string[];
  readonly listed: true | undefined;
}

/** Where the list is of our making and has all again, it goes. */
function withScript(text: string, { scripts, list, listed }: Scripts): string {
  const isAll = scripts.every((one) => list.includes(one));
  if (listed || !isAll) return withValue(text, ['nx', 'includedScripts'], list);
  const without = withValue(text, ['nx', 'includedScripts'], undefined);
  const nx = nodeAt(without, ['nx']);
  return nx?.children?.length === 0 ? withValue(without, ['nx'], undefined) : without;
}

function inserted(script: string, list: readonly string[], scripts: readonly string[]): readonly string[] {
  const at = list.findIndex((one) => scripts.indexOf(one) > scripts.indexOf(script));
  return at === -1 ? [...list, script] : list.toSpliced(at, 0, script);
}

function listedScripts(json: Json | undefined): readonly string[] | undefined {
  const list = recordAt(json, 'nx')['includedScripts'];
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : undefined;
}

function nodeAt(text: string, at: readonly string[]): Node | undefined {
  const tree = parseTree(text);
  return tree && findNodeAtLocation(tree, [...at]);
}

/** The key alone: its place, its value and what stands around it stay to the letter. */
function renamed(text: string, at: readonly string[], name: string): string {
  const key = nodeAt(text, at)?.parent?.children?.[0];
  if (!key) throw new Error(`nothing at ${at.join('.')}`);
  return `${text.slice(0, key.offset)}${JSON.stringify(name)}${text.slice(key.offset + key.length)}`;
}
