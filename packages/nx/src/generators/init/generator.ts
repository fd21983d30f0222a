import type { Tree } from '@nx/devkit';
import { CONFIG_FILE } from '../../store/config.ts';
import type { ToolProject } from '../../tool-caches/command-sites.ts';
import { askProjects } from '../../tool-caches/workspace-plan.ts';
import { writeBatchTests } from './batch-tests.ts';
import { type InferAnswer, type InferSteps, inferSteps } from './infer-steps.ts';
import { registerPlugin } from './register.ts';
import { newConfigText } from './new-config.ts';
import { checksOf } from './skills/checks.ts';
import { type SkillsChecked, checkSkills, writeSkills } from './skills/skills.ts';
import { writeToolCaches } from './tool-caches.ts';
import { writeShield } from './shield.ts';
import { vitestSteps } from './vitest-steps.ts';

/**
 * `nx g @subminute/nx:init`: registers the plugin and writes subminute.json. Asks nothing, touches
 * nothing it need not, and the second time changes nothing. What targets could be inferred it tells. Returns what Nx does after it wrote.
 */
export default async function init(tree: Tree, options: InitOptions = {}): Promise<() => void> {
  // Nx is started for it: once, and where somebody asks.
  let asked: { readonly projects: readonly ToolProject[] | undefined } | undefined;
  const projects = (): readonly ToolProject[] | undefined =>
    (asked ??= { projects: askProjects(tree.root) }).projects;
  const checks = (): readonly string[] | undefined => checksOf(tree, projects());
  if (options.check === true) return check(checkSkills(tree, options.skills, checks));
  const {
    toolCaches = true,
    batchTests = false,
    vitestPlugin = true,
    shield = false,
    skills,
    ...inferring
  } = options;
  const caches = toolCaches ? writeToolCaches(tree, projects()) : [];
  const batched = batchTests ? writeBatchTests(tree, projects()) : [];
  registerPlugin(tree);
  if (!tree.exists(CONFIG_FILE)) tree.write(CONFIG_FILE, newConfigText());
  const shielded = shield ? writeShield(tree) : [];
  const inferred = await inferSteps(tree, inferring);
  const steps = vitestPlugin ? vitestSteps(tree).steps : [];
  const taught = writeSkills(tree, skills, checks);
  // Nx is not started for these words alone.
  const next = nextSteps(inferred, asked ? checks() : undefined);
  const files = tree.listChanges().map(({ path }) => path);
  return () => {
    process.stdout.write(
      `${[setUp(files), ...steps, ...caches, ...batched, ...shielded, ...inferred.done, ...taught, ...next].join('\n')}\n`,
    );
  };
}

export interface InitOptions extends InferAnswer {
  /** Whether tools get to remember what they found, where that is never wrong. Default: yes. */
  readonly toolCaches?: boolean;
  /** Whether tests by Vitest are run from one start. Default: no. */
  readonly batchTests?: boolean;
  /** Whether the plugin for Vitest is added to its configurations. Default: yes. */
  readonly vitestPlugin?: boolean;
  /** Whether results are shared between worktrees through the shield. Default: no. */
  readonly shield?: boolean;
  /** For which agents skills are installed: `auto`, `none`, or names. Default: those that have left a sign. */
  readonly skills?: string;
  /** Whether it only says which skills are missing or old. Default: no. */
  readonly check?: boolean;
}

/** A generator has no other way to end with an exit code than to throw. */
function check({ old, notes }: SkillsChecked): () => void {
  if (old.length > 0)
    throw new Error(`${old.join('\n')}\nTo bring them up to date: npx nx g @subminute/nx:init`);
  return () => {
    process.stdout.write(`${notes.join('\n')}\n`);
  };
}

/** Of more files, so many are named. */
const MAX_NAMED = 8;

function setUp(files: readonly string[]): string {
  const more = files.length > MAX_NAMED ? ` and ${files.length - MAX_NAMED} more` : '';
  return files.length > 0
    ? `subminute is set up: ${files.slice(0, MAX_NAMED).join(', ')}${more}.`
    : 'subminute was set up already: nothing changed.';
}

/** The end of all that is said: above it stands what was done. */
function nextSteps({ next }: InferSteps, checks: readonly string[] = ['test']): readonly string[] {
  const commands = [
    [`affected -t ${checks.join(',')}`, 'what did this change break?'],
    ['show F1', 'more of one failure'],
    ['last', 'the last verdict again'],
    ['doctor', 'is this workspace fast and right?'],
  ] as const;
  const width = Math.max(...commands.map(([command]) => command.length));
  return [
    'Next:',
    ...commands.map(([command, what]) => `  npx subminute ${command.padEnd(width)}   ${what}`),
    ...next,
  ];
}
