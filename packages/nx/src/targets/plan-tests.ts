import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import type { PlannedTests } from '@subminute/core/plan';
import { type BelowInput, openBelow } from './below-input.ts';
import { builtBelow, findingIn } from './built-below.ts';
import { type ConfigChain, configChain } from './config-chain.ts';
import { askedIn } from './follow.ts';
import { testArgs } from './known-args.ts';
import { oldUse } from './old-command.ts';
import { belowOf } from './outside-reads.ts';
import { type InferProject, type InferQuestion, type Planned, inTheWay } from './question.ts';
import { type Shared, unnamed, wholeFolderWhy } from './shared.ts';
import { testWrites } from './test-writes.ts';

const TARGET = 'test';
const TEST_FILE = /\.(?:test|spec)\.[cm]?[jt]sx?$/;
const CONFIGS = ['vitest', 'vite'].flatMap((name) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((end) => `${name}.config.${end}`),
);

/**
 * A target for each project whose tests Vitest runs: keyed by its own files, by the sources of what these import, and by
 * what its configuration is made of.
 */
export function planTests(question: InferQuestion, shared: Shared): Planned<PlannedTests> {
  const below = openBelow({ nxJson: question.nxJson, ...shared });
  const entries: PlannedTests[] = [];
  const left: { readonly project: string; readonly why: string }[] = [];
  for (const project of question.projects) {
    if (!question.isChosen(project.name) || !hasTests(project, question, shared)) continue;
    const { old, isReplaced } = inTheWay(question, project.name, TARGET);
    if (old && !isReplaced) continue;
    const made = testsOf(project, { question, shared, below });
    if (made.ok) entries.push(made.value);
    else left.push({ project: project.name, why: made.error });
  }
  return kept({ entries, left }, question);
}

/** What is written must not be where git keeps files: before it restores outputs, Nx removes what lies there. */
function kept(
  { entries, left }: Planned<PlannedTests>,
  { keptFolders }: InferQuestion,
): Planned<PlannedTests> {
  const bad = keptFolders(entries.flatMap(({ writes }) => writes));
  const wrong = entries.flatMap(({ project, writes }) => {
    const place = writes.find((one) => bad.has(one));
    return place === undefined ? [] : [{ project, why: `it writes to ${place}, where git keeps files` }];
  });
  const names = new Set(wrong.map(({ project }) => project));
  return { entries: entries.filter(({ project }) => !names.has(project)), left: [...left, ...wrong] };
}

function hasTests(
  { name, root: home }: InferProject,
  { graph, disk, root }: InferQuestion,
  shared: Shared,
): boolean {
  const tests = shared.filesOf(name).filter((file) => TEST_FILE.test(file));
  const importsIt = tests.some((file) =>
    graph.files[graph.numbers.get(file) ?? -1]?.imports.some(({ specifier }) => specifier === 'vitest'),
  );
  if (importsIt || tests.length === 0) return importsIt;
  // By the names that a configuration makes global.
  const texts = CONFIGS.map(
    (config) => [config, disk.read(path.posix.join(root, home, config)) ?? ''] as const,
  );
  return texts.some(
    ([config, text]) => text !== '' && (config.startsWith('vitest.') || /\btest\s*:/.test(text)),
  );
}

/** `typecheck` of Vitest starts a compiler, which finds declarations where no test finds what it loads. */
const CHECKS_TYPES = /\btypecheck\s*:(?!\s*\{\s*(?:enabled\s*:\s*)?(?:false\b|\}))/;

interface Place {
  readonly question: InferQuestion;
  readonly shared: Shared;
  readonly below: ReturnType<typeof openBelow>;
}

function testsOf(project: InferProject, place: Place): Result<PlannedTests, string> {
  const { question, shared } = place;
  const { name, root: home } = project;
  const whole = wholeFolderWhy(project, question.projects);
  if (whole !== undefined) return err(whole);
  if (question.installed(home, 'vitest') === undefined) return err('Vitest is not installed');
  const chain = chainOf(project, place);
  if (!chain.ok) return chain;
  if (CHECKS_TYPES.test(chain.value.text))
    return err('its tests check types, for which nobody knows what they read');
  const old = keptOf(project, place);
  if (!old.ok) return old;
  const writes = testWrites({ text: chain.value.text, args: old.value.args, home });
  if (!writes.ok) return writes;
  const files = shared.follow([...shared.filesOf(name), ...chain.value.files]);
  const loaded = loadedOf(project, { ...place, files, text: chain.value.text });
  if (!loaded.ok) return loaded;
  const reads = shared.reads.beyondBelow(project, [...files, ...chain.value.files]);
  const odd = unnamed([...reads, ...writes.value, home]);
  if (odd !== undefined) return err(`${odd} has a name that is a pattern`);
  return ok({
    project: name,
    home,
    args: old.value.args,
    waits: [...new Set([...old.value.waits, ...loaded.value.waits])],
    below: loaded.value.below,
    reads,
    // Vitest itself asks whether it runs for people.
    env: [...new Set(['CI', ...askedIn(chain.value.text)])].sort(),
    writes: writes.value,
  });
}

/** Its configuration; without one of its own, nobody else may have one that names it. */
function chainOf({ root: home }: InferProject, { question, shared }: Place): Result<ConfigChain, string> {
  const { root, disk } = question;
  const isThere = (file: string): boolean => disk.kindOf(path.posix.join(root, file)) === 'file';
  const own = CONFIGS.map((name) => path.posix.join(home, name)).find(isThere);
  const many = [...CONFIGS, 'vitest.workspace.ts', 'vitest.workspace.js', 'vitest.workspace.json'];
  if (own === undefined && home !== '.' && many.some(isThere))
    return err('its tests are configured at the workspace’s root');
  const chain = configChain(own === undefined ? [] : [own], { root, home, disk, follow: shared.follow });
  const hasInner =
    /\b(?:projects|workspace)\s*:/.test(chain.text) && /(['"`])[^'"`]*\.\.\/[^'"`]*\1/.test(chain.text);
  return hasInner ? err('its configuration may run the tests of other projects') : ok(chain);
}

interface Kept {
  readonly args: readonly string[];
  readonly waits: readonly string[];
}

/** What is taken over from the target in whose place ours is to stand. */
function keptOf({ name, root: home }: InferProject, { question, shared }: Place): Result<Kept, string> {
  const { old } = inTheWay(question, name, TARGET);
  if (!old) return ok({ args: [], waits: [] });
  const { scripts } = shared.jsonAt(path.posix.join(home, 'package.json'));
  const use = oldUse(old, {
    programs: ['vitest'],
    scripts: (scripts ?? {}) as Kept & Record<string, unknown>,
  });
  if (!use.ok) return use;
  const [call, more] = use.value.calls;
  if (!call || more) return err('its "test" starts Vitest more than once');
  const args = testArgs(call);
  // Whether builds are needed, the imports say.
  const waits = use.value.waits.filter((one) => one !== '^build');
  return args.ok ? ok({ args: args.value, waits }) : args;
}

interface Loading extends Place {
  readonly files: ReadonlySet<string>;
  /** Of the configuration. */
  readonly text: string;
}

function loadedOf(
  project: InferProject,
  { question, shared, below, files, text }: Loading,
): Result<{ readonly waits: readonly string[]; readonly below: BelowInput }, string> {
  const input = below(project.name, files);
  if ('lost' in input) return err(`it reads ${input.lost}, which "default" of nx.json leaves out`);
  const { root, disk, graph, outputs, existing, built: ours = new Set() } = question;
  const others = [...belowOf(project, shared.byName)].filter((name) => name !== project.name);
  const asked = { finding: findingIn(text), project, below: others };
  const built = builtBelow(files, asked, {
    root,
    disk,
    graph,
    outputs,
    existing,
    built: ours,
    ...shared,
  });
  return built.lost === undefined
    ? ok({ waits: built.waits, below: input.input })
    : err(`it loads ${built.lost}, which no task is known to write`);
}
