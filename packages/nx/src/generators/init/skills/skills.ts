import { isUtf8 } from 'node:buffer';
import type { Tree } from '@nx/devkit';
import { version } from '../../../version.ts';
import { type Agent, agentsFor, memoriesOf } from './agents.ts';
import { withChecks } from './checks.ts';
import { blockText, stateOfBlock, withBlock } from './managed-block.ts';
import { shippedSkills } from './shipped.ts';
import { stampedSkill, stateOfSkill, versionOfSkill } from './skill-file.ts';
import type { State } from './stamp.ts';

/** A file that agents read: how it stands, and what it would be. */
interface Item {
  readonly path: string;
  readonly state: State | 'torn' | 'blocked' | 'not-utf8';
  readonly text: string;
  /** What of the file is ours: all of it, or a block. */
  readonly part: 'skill' | 'block';
  readonly from?: string;
}

const NO_AGENT =
  'no agent was found (.agents, .claude, .codex, AGENTS.md, CLAUDE.md). Skills for agents: npx nx g @subminute/nx:init --skills=agents,claude,codex';

/** What the texts name besides: asked for where there is an agent. */
type Checks = () => readonly string[] | undefined;

/** Installs the skills and the block for the agents of a workspace; what the user has changed stays. What to say of it. */
export function writeSkills(tree: Tree, choice: string | undefined, checks: Checks): readonly string[] {
  const agents = chosen(tree, choice);
  if (agents.length === 0) return choice === undefined ? [NO_AGENT] : [];
  const items = itemsOf(tree, agents, checks());
  for (const { path, state, text } of items) {
    if (state === 'missing' || state === 'old') tree.write(path, text);
  }
  const count = items.filter(({ state }) => state === 'missing' || state === 'old').length;
  return [
    ...(count > 0 ? [`Skills for agents: ${agents.map(({ folder }) => folder).join(', ')}.`] : []),
    ...items.flatMap(leftAsItIs),
  ];
}

/** How the skills of a workspace stand, a line each. */
export interface SkillsChecked {
  /** What is missing or old. */
  readonly old: readonly string[];
  /** What is as the user wants it. */
  readonly notes: readonly string[];
}

/** Looks at the skills and the block; nothing is written. */
export function checkSkills(tree: Tree, choice: string | undefined, checks: Checks): SkillsChecked {
  const agents = chosen(tree, choice);
  if (agents.length === 0) return { old: [], notes: [choice === undefined ? NO_AGENT : 'no agent is named'] };
  const items = itemsOf(tree, agents, checks());
  const isOwn = ({ state }: Item): boolean =>
    state === 'edited' || state === 'foreign' || state === 'blocked';
  return {
    old: items.filter((item) => !isOwn(item)).flatMap(oldLine),
    notes: [
      ...items.filter(isOwn).flatMap(leftAsItIs),
      `Skills for agents in ${agents.map(({ folder }) => folder).join(', ')}: nothing is missing or old.`,
    ],
  };
}

function oldLine(item: Item): readonly string[] {
  const { path, state, part, from } = item;
  const what = part === 'block' ? `the block of subminute in ${path}` : path;
  const of = from === undefined ? '' : ` (of ${from})`;
  switch (state) {
    case 'missing':
      return [`${what} is missing`];
    case 'old':
      return [`${what} is old${of}`];
    case 'edited-old':
      return [
        `${what} is old${of}, and was changed by hand: take it away, run init, make your changes again`,
      ];
    default:
      return leftAsItIs(item);
  }
}

function chosen(tree: Tree, choice: string | undefined): readonly Agent[] {
  const agents = agentsFor(tree, choice);
  if (!agents.ok) throw new Error(agents.error);
  return agents.value;
}

function itemsOf(
  tree: Tree,
  agents: readonly Agent[],
  checks: readonly string[] | undefined,
): readonly Item[] {
  const shipped = shippedSkills();
  const skills = agents.flatMap(({ folder }) =>
    shipped.map(({ name, text }) => skillItem(tree, `${folder}/${name}/SKILL.md`, withChecks(text, checks))),
  );
  const folders = agents.map(({ folder }) => folder);
  const blocks = memoriesOf(tree, agents).map((path): Item => {
    const text = withChecks(blockText(folders), checks);
    const bytes = tree.read(path);
    const file = bytes?.toString('utf8') ?? null;
    // What is read as other letters would be written so.
    const state = bytes && !isUtf8(bytes) ? 'not-utf8' : stateOfBlock(file, text);
    return { path, part: 'block', state, text: withBlock(file, text) };
  });
  return [...skills, ...blocks];
}

function skillItem(tree: Tree, path: string, text: string): Item {
  const present = tree.exists(path) ? tree.read(path, 'utf8') : null;
  const from = present === null ? undefined : versionOfSkill(present);
  const isBlocked = above(path).some((folder) => tree.exists(folder) && tree.isFile(folder));
  return {
    path,
    part: 'skill',
    state: isBlocked ? 'blocked' : stateOfSkill(present, text),
    text: stampedSkill(text, version()),
    ...(from === undefined ? {} : { from }),
  };
}

/** `a`, `a/b` of `a/b/c`. */
function above(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}

function leftAsItIs({ path, state, part }: Item): readonly string[] {
  switch (state) {
    case 'edited':
    case 'edited-old':
      return [
        `left as it is: ${part === 'block' ? `the block in ${path}` : path} was changed by hand${state === 'edited' ? '' : ', and there is a newer one'}`,
      ];
    case 'foreign':
      return [`left as it is: ${path} is not one of ours`];
    case 'not-utf8':
      return [`left as it is: ${path} is not in UTF-8. Save it so, and run init again`];
    case 'torn':
      return [
        `left as it is: ${path}: the markers "subminute begin" and "subminute end" are not one pair. Mend or remove them`,
      ];
    case 'blocked':
      return [`left as it is: ${path}: a file stands where a folder is needed`];
    default:
      return [];
  }
}
