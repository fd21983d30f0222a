import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import type { LintCall, PlannedLint, PlannedTypes } from '@subminute/core/plan';
import type { Judged } from '../tool-caches/judge.ts';
import { toolUses } from '../tool-caches/tool-flags.ts';
import { type ConfigChain, configChain } from './config-chain.ts';
import { askedIn } from './follow.ts';
import { lintArgs } from './known-args.ts';
import { type LintReach, reachOf } from './lint-reach.ts';
import { CONFIG_FILES, LINTERS, type Linter, formatFiles } from './linters.ts';
import { oldUse } from './old-command.ts';
import {
  type InferProject,
  type InferQuestion,
  type LeftProject,
  type Planned,
  inTheWay,
} from './question.ts';
import { type Shared, unnamed, wholeFolderWhy } from './shared.ts';

const TARGET = 'lint';

export interface LintContext {
  /** What ESLint's rules look at, by folder. */
  readonly judge: (folders: readonly string[]) => Judged;
  /** Whether git leaves `node_modules` out, where ESLint would remember. */
  readonly isIgnored: boolean;
  /** Types that are checked by targets of ours, and where that cannot be. */
  readonly types: Planned<PlannedTypes>;
}

/** A linter of a project, and its configuration. */
interface Found {
  readonly tool: Linter;
  readonly config: string;
}

/** A target for each project with a linter: one that is installed and that has a configuration there or above. */
export function planLints(
  question: InferQuestion,
  shared: Shared,
  context: LintContext,
): Planned<PlannedLint> {
  const wanted = question.projects.flatMap((project) => {
    const { old, isReplaced } = inTheWay(question, project.name, TARGET);
    if (!question.isChosen(project.name) || (old && !isReplaced)) return [];
    const found = shared.filesOf(project.name).length > 0 ? lintersOf(project, question) : [];
    return found.length > 0 ? [{ project, found }] : [];
  });
  const folders = wanted.filter(({ found }) => found.some(({ tool }) => tool === 'eslint'));
  const judged = context.judge(folders.map(({ project }) => project.root));
  const entries: PlannedLint[] = [];
  const left: LeftProject[] = [];
  for (const { project, found } of wanted) {
    const made = lintOf(project, found, { question, shared, context, judged });
    if (made.ok) entries.push(made.value);
    else left.push({ project: project.name, why: made.error });
  }
  return { entries, left };
}

function lintersOf({ root: home }: InferProject, { root, disk, installed }: InferQuestion): readonly Found[] {
  return LINTERS.flatMap((tool) => {
    const config = nearest(
      CONFIG_FILES[tool].names,
      home,
      (file) => disk.kindOf(`${root}/${file}`) === 'file',
    );
    const isThere = config !== undefined && installed(home, CONFIG_FILES[tool].package) !== undefined;
    return isThere ? [{ tool, config }] : [];
  });
}

function nearest(
  names: readonly string[],
  home: string,
  isFile: (file: string) => boolean,
): string | undefined {
  for (let at = home; ; at = path.posix.dirname(at)) {
    const found = names.map((name) => path.posix.join(at, name)).find(isFile);
    if (found !== undefined || at === '.') return found;
  }
}

interface Place {
  readonly question: InferQuestion;
  readonly shared: Shared;
  readonly context: LintContext;
  readonly judged: Judged;
}

function lintOf(project: InferProject, found: readonly Found[], place: Place): Result<PlannedLint, string> {
  const { question, shared, context, judged } = place;
  const { name, root: home } = project;
  const whole = wholeFolderWhy(project, question.projects);
  if (whole !== undefined) return err(whole);
  const kept = keptOf(project, found, place);
  if (!kept.ok) return kept;
  const { calls, waits } = kept.value;
  const tools = new Set(calls.map(({ tool }) => tool));
  const used = found.filter(({ tool }) => tools.has(tool));
  const chain = configChain(
    used.map(({ config }) => config),
    { root: question.root, home, disk: question.disk, follow: shared.follow },
  );
  const reach = reachOf({ calls, chain, judged, home, version: (tool) => versionOf(tool, home, question) });
  const seen = seenOf(name, reach, context);
  if (!seen.ok) return seen;
  const files = [...chain.files, ...seen.value.reads, ...formatFiles(home, tools, chain.text)];
  const { beyondBelow, beyondOwn } = shared.reads;
  const reads = seen.value.below === 'sources' ? beyondBelow(project, files) : beyondOwn(project, files);
  const odd = unnamed([...reads, home]);
  if (odd !== undefined) return err(`${odd} has a name that is a pattern`);
  const isMemorable = judged.why[home] === undefined && context.isIgnored && calls.some(mayRemember);
  // By files alone, or by declarations that are waited for, no build is needed.
  const isFree = seen.value.below === 'nothing' || seen.value.waits.length > 0;
  const others = waits.filter((one) => one !== '^build' || !isFree);
  const externals = externalsOf(calls, chain, question);
  return ok({
    project: name,
    home,
    calls,
    ...(isMemorable && /^[\w@./-]+$/.test(home) ? { remembers: true as const } : {}),
    below: seen.value.below,
    waits: [...new Set([...others, ...seen.value.waits])],
    reads,
    env: [...new Set(askedIn(chain.text))].sort(),
    ...(externals ? { externals } : {}),
  });
}

/** Not with flags that its key would not hold. */
function mayRemember({ tool, args }: LintCall): boolean {
  return tool === 'eslint' && toolUses([tool, ...args].join(' ')).every(({ state }) => state === 'off');
}

function versionOf(tool: Linter, home: string, { installed }: InferQuestion): number {
  return Number.parseInt(installed(home, CONFIG_FILES[tool].package) ?? '', 10);
}

interface Kept {
  readonly calls: readonly LintCall[];
  readonly waits: readonly string[];
}

/** What is taken over from the target in whose place ours is to stand: all that it calls, in its order. */
function keptOf(
  { name, root: home }: InferProject,
  found: readonly Found[],
  { question, shared }: Place,
): Result<Kept, string> {
  const { old } = inTheWay(question, name, TARGET);
  if (!old)
    return ok({ calls: found.map(({ tool }) => ({ tool, args: CONFIG_FILES[tool].args })), waits: [] });
  const scripts = shared.jsonAt(path.posix.join(home, 'package.json'))['scripts'];
  const programs = found.map(({ tool }) => tool);
  const use = oldUse(old, { programs, scripts: (scripts ?? {}) as Readonly<Record<string, unknown>> });
  if (!use.ok) return use;
  const calls: LintCall[] = [];
  for (const one of use.value.calls) {
    const call = lintArgs(one);
    if (!call.ok) return call;
    calls.push(call.value);
  }
  const doubled = calls.some(({ tool }, at) => calls.findIndex((one) => one.tool === tool) !== at);
  return doubled ? err('its "lint" starts one linter twice') : ok({ calls, waits: use.value.waits });
}

interface Seen {
  readonly below: PlannedLint['below'];
  readonly waits: readonly string[];
  readonly reads: readonly string[];
}

/** What is seen of the projects below: rules that ask for types see what a check of types sees. */
function seenOf(name: string, reach: LintReach, { types }: LintContext): Result<Seen, string> {
  if (reach === 'files') return ok({ below: 'nothing', waits: [], reads: [] });
  const checked = types.entries.find(({ project }) => project === name);
  const isChecked = checked?.targets.includes('surface') === true;
  const waits = isChecked ? [...(checked.readsOwn ? ['dts'] : []), '^surface'] : [];
  const reads = checked?.reads ?? [];
  if (reach === 'modules') return ok({ below: 'sources', waits: [], reads });
  const isDeclared = reach === 'types' && checked?.keys === 'declarations';
  if (isChecked) return ok({ below: isDeclared ? 'declarations' : 'sources', waits, reads });
  if (checked)
    return err('its rules ask for types: let dts and typecheck be made too, which say what these hang on');
  const why = types.left.find(({ project }) => project === name)?.why;
  return why === undefined
    ? ok({ below: 'sources', waits: [], reads: [] })
    : err(`its rules ask for types, and of these ${why}`);
}

/** A program that loads no package of anybody else's hangs on its own version alone. */
function externalsOf(
  calls: readonly LintCall[],
  { text }: ConfigChain,
  { packages }: InferQuestion,
): readonly string[] | undefined {
  const names = calls.map(({ tool }) => CONFIG_FILES[tool].package).sort();
  const isAlone =
    calls.every(({ tool }) => tool !== 'eslint') &&
    !/jsPlugins|typeAware|"extends"|\bimport\b/.test(text) &&
    !calls.some(({ args }) => args.includes('--type-aware'));
  return isAlone && names.every((one) => packages.has(one)) ? names : undefined;
}
