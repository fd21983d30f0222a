import { posix } from 'node:path';
import { plural } from '@subminute/core';
import { fileSetOf } from '@subminute/core/ratchet';
import { globCompiler } from '../../adapter/globs.ts';
import type { GraphTarget } from '../../adapter/graph-targets.ts';
import { isRecord } from '../../shield/fields.ts';
import type { Check } from '../checks.ts';
import type { LoopFacts } from './facts.ts';
import { costText, savesOf, tasksText } from './words.ts';

/** Inputs that change more often than what the tasks do. */
export function inputChecks(facts: LoopFacts): readonly Check[] {
  return [...buildInfoChecks(facts), ...textChecks(facts), ...sharedChecks(facts)];
}

export function keyedByBuildInfo({ targets }: LoopFacts): readonly GraphTarget[] {
  return targets.filter(({ inputs }) => inputs?.some(namesBuildInfo) === true);
}

/** Build info holds the hashes of sources: keyed by it, nothing stops at a declaration that stayed the same. */
function buildInfoChecks(facts: LoopFacts): readonly Check[] {
  const keyed = keyedByBuildInfo(facts);
  if (keyed.length === 0) return [];
  return [
    {
      name: 'build info',
      state: 'note',
      ...savesOf(keyed, facts, 'an edit of a body below all of them'),
      found: `in the key of ${tasksText(keyed)}: an edit inside of a function runs all of them above it, though no declaration has changed`,
      remedy: 'In "dependentTasksOutputFiles" name declarations alone: "**/*.d.ts"',
    },
  ];
}

export function namesBuildInfo(input: unknown): boolean {
  const pattern = isRecord(input) ? input['dependentTasksOutputFiles'] : undefined;
  return typeof pattern === 'string' && pattern.includes('tsbuildinfo');
}

const PROSE = /(?:^|\/)(?:README|CHANGELOG|LICENSE)(?:\.\w+)?$|\.mdx?$/i;
/** A site is made of it. */
const READS_PROSE = /docs|prettier|format|storybook|site|release/;

/** Cached targets that have a README among their inputs, whether it ever changed or not, and are not made to read one. */
export function proseTargets(facts: LoopFacts): readonly GraphTarget[] {
  const named = namedIn(facts);
  return facts.targets.filter(
    (target) => target.cache && !mayReadProse(target) && readBy(target, named)(readmeIn(target.root)),
  );
}

/** Texts for people beside a project's manifest that run its tasks. */
interface ProseHit {
  /** Cached, with such a file among their inputs that commits have changed, and not made to read one. */
  readonly targets: readonly GraphTarget[];
  /** How many of the newest commits changed such a file. */
  readonly commits: number;
}

export function proseHit(facts: LoopFacts): ProseHit {
  const named = namedIn(facts);
  const changed = facts.commits.map((paths) => paths.filter((path) => PROSE.test(path)));
  const hits = facts.targets
    .filter((target) => target.cache && !mayReadProse(target))
    .flatMap((target) => {
      const commits = changed.flatMap((paths, at) => (paths.some(readBy(target, named)) ? [at] : []));
      return commits.length > 0 ? [{ target, commits }] : [];
    });
  return {
    targets: hits.map(({ target }) => target),
    commits: new Set(hits.flatMap(({ commits }) => commits)).size,
  };
}

export function mayReadProse({ target, command }: GraphTarget): boolean {
  return READS_PROSE.test(`${target} ${command}`);
}

function readmeIn(root: string): string {
  return root === '.' ? 'README.md' : `${root}/README.md`;
}

/** What lies deeper may be what a test is made with. */
function readBy({ inputs, root }: GraphTarget, named: Named): (path: string) => boolean {
  const own = named.own(inputs, root);
  // Without a pattern, a set has all files.
  const set = own.length > 0 ? fileSetOf(own, globCompiler()) : undefined;
  return (path) => posix.dirname(path) === root && set?.has(path) === true;
}

function textChecks(facts: LoopFacts): readonly Check[] {
  const { targets: hit, commits } = proseHit(facts);
  if (hit.length === 0) return [];
  return [
    {
      name: 'prose',
      state: 'note',
      found: `a README is an input of ${tasksText(hit)}${costText(hit, facts)}: ${commits} of the newest ${plural(facts.commits.length, 'commit')} changed such a file`,
      remedy: 'Add "!{projectRoot}/*.md" to the named input "default" in nx.json, unless a task reads them',
      ...savesOf(hit, facts, 'a commit that changes no more than such files of all of them'),
    },
  ];
}

/** Less often is no trouble. */
const RARE = 3;

/** Files of the workspace that most targets hash: one edit of them, and all run. */
function sharedChecks(facts: LoopFacts): readonly Check[] {
  const named = namedIn(facts);
  const cached = facts.targets.filter(({ cache }) => cache);
  const byPattern = new Map<string, GraphTarget[]>();
  for (const target of cached)
    for (const pattern of new Set(named.shared(target.inputs)))
      byPattern.set(pattern, [...(byPattern.get(pattern) ?? []), target]);
  const compile = globCompiler();
  return [...byPattern].flatMap(([pattern, targets]): readonly Check[] => {
    const set = fileSetOf([pattern], compile);
    const touched = facts.commits.filter((paths) => paths.some((path) => set.has(path))).length;
    if (targets.length * 2 < cached.length || touched < RARE) return [];
    return [
      {
        name: 'shared inputs',
        state: 'note',
        found: `{workspaceRoot}/${pattern} changed in ${touched} of the newest ${facts.commits.length} commits, and each time ${plural(targets.length, 'target')} ran${costText(targets, facts)}`,
        remedy:
          'npx subminute decompose says which of them read it, and what it saves to leave it out of the others',
        ...savesOf(targets, facts, 'a commit that changes it'),
      },
    ];
  });
}

interface Named {
  /** The patterns of a project's own files, relative to the workspace. */
  readonly own: (inputs: readonly unknown[] | undefined, root: string) => readonly string[];
  /** Patterns of files of the workspace, but for those that are taken out. */
  readonly shared: (inputs: readonly unknown[] | undefined) => readonly string[];
}

function namedIn({ nxJson: { namedInputs = {} } }: LoopFacts): Named {
  const all: Readonly<Record<string, readonly unknown[]>> = {
    default: ['{projectRoot}/**/*'],
    ...namedInputs,
  };
  const patterns = (inputs: readonly unknown[], seen: ReadonlySet<string>): readonly string[] =>
    inputs.flatMap((input) => {
      const text = isRecord(input) ? (input['fileset'] ?? input['input']) : input;
      if (typeof text !== 'string' || (isRecord(input) && input['dependencies'] === true)) return [];
      const list = all[text];
      if (!list) return [text];
      return seen.has(text) ? [] : patterns(list, new Set([...seen, text]));
    });
  const of = (inputs: readonly unknown[] | undefined): readonly string[] =>
    patterns(inputs ?? ['default'], new Set());
  return {
    own: (inputs, root) =>
      of(inputs)
        .filter((one) => /^!?\{projectRoot\}\//.test(one))
        .map((one) => one.replace('{projectRoot}/', root === '.' ? '' : `${root}/`)),
    shared: (inputs) =>
      of(inputs)
        .filter((one) => one.startsWith('{workspaceRoot}/'))
        .map((one) => one.slice('{workspaceRoot}/'.length)),
  };
}
