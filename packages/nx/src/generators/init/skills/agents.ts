import type { Tree } from '@nx/devkit';
import { type Result, err, ok } from '@subminute/core';

/** Where an agent looks for skills, and for what it is to know at its start. */
export interface Agent {
  readonly name: string;
  readonly folder: string;
  readonly memory: 'AGENTS.md' | 'CLAUDE.md';
  /** By which of these it is known to be used here. */
  readonly signs: readonly string[];
}

const AGENTS: readonly Agent[] = [
  { name: 'agents', folder: '.agents/skills', memory: 'AGENTS.md', signs: ['.agents', 'AGENTS.md'] },
  { name: 'claude', folder: '.claude/skills', memory: 'CLAUDE.md', signs: ['.claude', 'CLAUDE.md'] },
  { name: 'codex', folder: '.codex/skills', memory: 'AGENTS.md', signs: ['.codex'] },
];

/** The agents that are meant: by their names, or those that have left a sign. */
export function agentsFor(tree: Tree, choice: string | undefined): Result<readonly Agent[], string> {
  if (choice === undefined || choice === 'auto') {
    return ok(AGENTS.filter(({ signs }) => signs.some((sign) => tree.exists(sign))));
  }
  const names = choice
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'none');
  const unknown = names.find((name) => !AGENTS.some((agent) => agent.name === name));
  return unknown === undefined
    ? ok(AGENTS.filter(({ name }) => names.includes(name)))
    : err(`--skills is '${choice}'; it must be auto, none, or some of agents, claude, codex`);
}

/** Files for the block: of two where one leads to the other, that one. */
export function memoriesOf(tree: Tree, agents: readonly Agent[]): readonly string[] {
  const files = [...new Set(agents.map(({ memory }) => memory))].toSorted();
  const claude = tree.read('CLAUDE.md', 'utf8') ?? '';
  const leads = /^@(?:\.\/)?AGENTS\.md\b/m.test(claude) && files.includes('AGENTS.md');
  return leads ? ['AGENTS.md'] : files;
}
