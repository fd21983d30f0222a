import { realpathSync } from 'node:fs';
import type { Tree } from '@nx/devkit';
import { type Plan, planText } from '@subminute/core/plan';
import { cachedGraph } from '../../adapter/cached-graph.ts';
import { type Json, readJson, withValue } from '../../decompose/json-file.ts';
import type { Files } from '../../decompose/proposal.ts';
import { openFileGraph } from '../../imports/open-file-graph.ts';
import { PLAN_FILE, planOf } from '../../store/plan-file.ts';
import { canShield, isShield, shieldEntries, standsOver } from '../../targets/defaults-over.ts';
import { planTargets } from '../../targets/plan-all.ts';
import { type Replacing, replaceAll } from '../../targets/replace-all.ts';
import type { InferSettings, Inferred } from '../../targets/settings.ts';
import { countLine, differenceLines } from '../../targets/told.ts';
import { judgeFolders } from '../../tool-caches/judge.ts';
import { areCachesIgnored } from '../../tool-caches/ignored.ts';
import { valueOf } from '../value-of.ts';
import { installedVersion } from '../init/packages.ts';
import { withPluginLast } from '../init/register.ts';
import { questionOf } from './question.ts';
import { typesLines } from './types-lines.ts';

/** What would be written, and what to say of it. */
export interface Proposal {
  readonly plan: Plan;
  /** Other files, by path. */
  readonly written: ReadonlyMap<string, string>;
  /** One line, for the whole. */
  readonly count: string;
  readonly lines: readonly string[];
}

/** What targets come of the settings, as the workspace is. Writes nothing. Throws where that cannot be told. */
export async function proposeTargets(tree: Tree, settings: InferSettings): Promise<Proposal> {
  const root = realpathSync(tree.root).replaceAll('\\', '/');
  const before = valueOf(planOf(tree.read(PLAN_FILE, 'utf8') ?? undefined));
  const cached = cachedGraph({ root: tree.root, env: process.env });
  if (!cached) throw new Error('Nx has kept no project graph. Run: npx nx show projects, then this again');
  const files: Files = {
    exists: (file) => tree.exists(file),
    read: (file) => tree.read(file, 'utf8') ?? undefined,
  };
  const nxJson = readJson(files, 'nx.json') ?? {};
  const defaults = overDefaults(nxJson, settings, majorOf(installedVersion(tree, '.', 'nx')));
  const targets = settings.targets.filter((one) => !defaults.blocked.has(one));
  using open = valueOf(await openFileGraph(root, { env: process.env }));
  const known = { plan: before, cached, graph: open.graph(), nxJson, root };
  const question = await questionOf(tree, { ...known, settings: { ...settings, targets } });
  const isIgnored = areCachesIgnored(root);
  const judge = (folders: readonly string[]): ReturnType<typeof judgeFolders> => judgeFolders(root, folders);
  const planned = (refused: ReadonlyMap<string, string>): Replacing =>
    replaceAll(planTargets(question, { judge, isIgnored }, refused), {
      existing: question.existing,
      before,
      files,
    });
  let done = planned(new Map());
  // Without one of ours, another one may be planned that cannot be moved either.
  for (let refused = done.kept; done.kept.size > 0; refused = new Map([...refused, ...done.kept]))
    done = planned(refused);
  const { types, builds, tests, lints } = done.planned;
  const plan = { ...before, types, builds, tests, lints, replaced: done.replaced };
  const projects = question.projects.map(({ name }) => name).filter((name) => question.isChosen(name));
  return {
    plan,
    written: withNxJson(files.read('nx.json') ?? '{}\n', done, { plan, shielded: defaults.shielded }),
    count: countLine(done.planned),
    lines: [
      ...typesLines(done.planned),
      ...differenceLines({ ...done, existing: question.existing, targets: settings.targets, projects }),
      ...[...defaults.blocked].map(
        ([target, key]) =>
          `  no new ${target}: targetDefaults of nx.json say what "${key}" is, and would stand over it. Move that into the projects that have such a target, or name ${target} in "replace"`,
      ),
    ],
  };
}

const EXECUTORS: Readonly<Record<Inferred, readonly string[]>> = {
  dts: ['nx:run-commands', 'nx:noop'],
  typecheck: ['nx:run-commands', 'nx:noop'],
  build: ['nx:run-commands'],
  test: ['nx:run-commands'],
  lint: ['nx:run-commands'],
};

interface Defaults {
  /** With the key of `targetDefaults` that would stand over them. */
  readonly blocked: ReadonlyMap<Inferred, string>;
  /** Executors whose targets of ours are to be kept from them. */
  readonly shielded: readonly string[];
}

function overDefaults(nxJson: Json, { targets, replace }: InferSettings, nxMajor: number): Defaults {
  const over = targets.flatMap((target) =>
    EXECUTORS[target].flatMap((executor) => {
      const names =
        executor === 'nx:noop' ? ['surface'] : target === 'typecheck' ? ['dts', target] : [target];
      const key = names.map((name) => standsOver(nxJson, name, executor)).find((one) => one !== undefined);
      return key === undefined ? [] : [{ target, executor, key }];
    }),
  );
  // What keeps them off one target keeps them off all with that executor.
  const shielded = new Set(
    over
      .filter(({ target, executor }) => replace.includes(target) && canShield(nxJson, executor, nxMajor))
      .map(({ executor }) => executor),
  );
  const blocked = over.filter(({ executor }) => !shielded.has(executor));
  return { blocked: new Map(blocked.map(({ target, key }) => [target, key])), shielded: [...shielded] };
}

function majorOf(version: string | undefined): number {
  return Number.parseInt(version ?? '', 10);
}

/** The order of plugins, and what keeps `targetDefaults` off, which goes with the last target of ours. */
function withNxJson(
  text: string,
  { written, replaced }: Replacing,
  { plan, shielded }: { readonly plan: Plan; readonly shielded: readonly string[] },
): ReadonlyMap<string, string> {
  let now = (replaced.length > 0 ? withPluginLast(text) : undefined) ?? text;
  const exists = (): boolean => true;
  const has = (key: string): unknown =>
    (readJson({ exists, read: () => now }, 'nx.json')?.['targetDefaults'] as Json | undefined)?.[key];
  for (const [key, entry] of Object.entries(shieldEntries(shielded)))
    if (has(key) === undefined) now = withValue(now, ['targetDefaults', key], entry);
  if (plan.types.length + plan.builds.length + plan.tests.length + plan.lints.length === 0)
    for (const key of Object.keys(shieldEntries(['nx:run-commands', 'nx:noop'])))
      if (isShield(has(key))) now = withValue(now, ['targetDefaults', key], undefined);
  return now === text ? written : new Map([...written, ['nx.json', now]]);
}

/** The plan, and all else of a proposal. A plan of nothing need not be there. */
export function writeProposal(tree: Tree, { plan, written }: Proposal): void {
  for (const [file, text] of written) tree.write(file, text);
  if (planText(plan) !== planText(EMPTY)) tree.write(PLAN_FILE, planText(plan));
  else if (tree.exists(PLAN_FILE)) tree.delete(PLAN_FILE);
}

const EMPTY = valueOf(planOf(undefined));
