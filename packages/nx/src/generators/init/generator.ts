import type { Tree } from '@nx/devkit';
import { type Node, applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';
import { CONFIG_FILE } from '../../store/config.ts';
import { PLUGIN } from '../../plugin-id.ts';
import { writeBatchTests } from './batch-tests.ts';
import { layoutOf } from './json-layout.ts';
import { newConfigText } from './new-config.ts';
import { oldSkills, writeSkills } from './skills/skills.ts';
import { writeToolCaches } from './tool-caches.ts';
import { writeShield } from './shield.ts';
import { vitestSteps } from './vitest-steps.ts';

/**
 * `nx g @subminute/nx:init`: registers the plugin and writes subminute.json. Asks nothing, touches
 * nothing it need not, and the second time changes nothing. Returns what Nx does after it wrote.
 */
export default function init(tree: Tree, options: InitOptions = {}): () => void {
  if (options.check === true) return check(tree, options.skills);
  const { toolCaches = true, batchTests = false, vitestPlugin = true, shield = false, skills } = options;
  const caches = toolCaches ? writeToolCaches(tree) : [];
  const batched = batchTests ? writeBatchTests(tree) : [];
  registerPlugin(tree);
  if (!tree.exists(CONFIG_FILE)) tree.write(CONFIG_FILE, newConfigText());
  const shielded = shield ? writeShield(tree) : [];
  const steps = vitestPlugin ? vitestSteps(tree).steps : [];
  const taught = writeSkills(tree, skills);
  const files = tree.listChanges().map(({ path }) => path);
  return () => {
    process.stdout.write(
      `${[...nextSteps(files), ...steps, ...caches, ...batched, ...shielded, ...taught].join('\n')}\n`,
    );
  };
}

interface InitOptions {
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
function check(tree: Tree, skills: string | undefined): () => void {
  const old = oldSkills(tree, skills);
  if (old.length > 0)
    throw new Error(`${old.join('\n')}\nTo bring them up to date: npx nx g @subminute/nx:init`);
  return () => {
    process.stdout.write('The skills for agents are as this version has them: nothing is missing or old.\n');
  };
}

/** Edits nx.json in place: comments, order and layout stay as they are. */
function registerPlugin(tree: Tree): void {
  const text = tree.read('nx.json', 'utf8') ?? '{}\n';
  const root = parseTree(text);
  if (!root) throw new Error('nx.json is not JSON: mend it first, then run this again');
  const plugins = findNodeAtLocation(root, ['plugins']);
  const names = (plugins?.children ?? []).map(
    (node) => (node.type === 'string' ? node.value : findNodeAtLocation(node, ['plugin'])?.value) as unknown,
  );
  if (names.includes(PLUGIN)) return;
  tree.write('nx.json', plugins ? appended(text, plugins) : withPlugins(text));
}

/** Behind the last plugin, in its layout: the others stay to the letter. */
function appended(text: string, plugins: Node): string {
  const last = plugins.children?.at(-1);
  const at = last ? last.offset + last.length : plugins.offset + 1;
  const before = last ? /(?<!\s)\s*$/.exec(text.slice(0, last.offset))?.[0] : '';
  const isMultiline = before?.includes('\n') ?? false;
  const gap = last ? `,${isMultiline ? (before ?? '') : ' '}` : '';
  return `${text.slice(0, at)}${gap}${JSON.stringify(PLUGIN)}${text.slice(at)}`;
}

function withPlugins(text: string): string {
  return applyEdits(text, modify(text, ['plugins'], [PLUGIN], { formattingOptions: layoutOf(text) }));
}

/** Of more files, so many are named. */
const MAX_NAMED = 8;

function nextSteps(files: readonly string[]): readonly string[] {
  const more = files.length > MAX_NAMED ? ` and ${files.length - MAX_NAMED} more` : '';
  return [
    files.length > 0
      ? `subminute is set up: ${files.slice(0, MAX_NAMED).join(', ')}${more}.`
      : 'subminute was set up already: nothing changed.',
    '  npx subminute affected -t test   what did this change break?',
    '  npx subminute show F1            more of one failure',
    '  npx subminute last               the last verdict again',
    '  npx subminute doctor             is this workspace fast and right?',
  ];
}
