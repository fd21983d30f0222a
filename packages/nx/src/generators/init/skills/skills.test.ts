import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import init from '../generator.ts';
import { stateOfBlock, withBlock } from './managed-block.ts';
import { shippedSkills } from './shipped.ts';
import { stampedSkill, stateOfSkill } from './skill-file.ts';
import type { ToolProject } from '../../../tool-caches/command-sites.ts';
import { checksOf } from './checks.ts';
import { checkSkills, writeSkills as writeSkillsFor } from './skills.ts';

const ALL = (): readonly string[] => ['test', 'typecheck', 'lint'];
const writeSkills = (tree: Tree, choice?: string): readonly string[] => writeSkillsFor(tree, choice, ALL);
const oldSkills = (tree: Tree): readonly string[] => checkSkills(tree, undefined, ALL).old;

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-skills-')));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Nx's own tree, on real files. */
function treeOf(files: Readonly<Record<string, string>>): Tree {
  for (const [file, text] of Object.entries({ 'nx.json': '{}\n', ...files })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  const { constructor } = createTreeWithEmptyWorkspace();
  return Reflect.construct(constructor, [root, false]) as Tree;
}

const NAMES = ['build-loop', 'flaky', 'land', 'over-budget'];
const changed = (tree: Tree): readonly string[] =>
  tree
    .listChanges()
    .map((change) => change.path)
    .toSorted();
const installed = (folder: string): readonly string[] => NAMES.map((name) => `${folder}/${name}/SKILL.md`);

describe('the skills of this package', () => {
  test.each(shippedSkills().map(({ name, text }) => [name, text] as const))(
    '%s has at most 80 lines, also stamped, its folder’s name, and a description',
    (name, text) => {
      const stamped = stampedSkill(text, '10.20.30-beta.4');
      expect(stamped.trimEnd().split('\n').length).toBeLessThanOrEqual(80);
      // What any reader of YAML takes for plain text.
      expect(text).toMatch(
        new RegExp(`^---\\nname: ${name}\\ndescription: (?:(?!: | #)[A-Z\\w ,;.()/?'-]){40,1024}\\n---\\n`),
      );
      expect(stamped).toMatch(/^---\nname: .*\ndescription: .*\nmetadata:\n {2}subminute: ".*"\n---\n/);
      expect(stateOfSkill(stamped, text)).toBe('same');
    },
  );

  test('are the four', () => {
    expect(shippedSkills().map(({ name }) => name)).toEqual(NAMES);
  });
});

describe('init installs skills', () => {
  test.each([
    [{ 'AGENTS.md': 'hi\n' }, ['AGENTS.md', ...installed('.agents/skills')]],
    [{ 'CLAUDE.md': 'hi\n' }, [...installed('.claude/skills'), 'CLAUDE.md']],
    [{ '.codex/config.toml': '' }, [...installed('.codex/skills'), 'AGENTS.md']],
    [{ '.claude/settings.json': '{}' }, [...installed('.claude/skills'), 'CLAUDE.md']],
    [
      { 'CLAUDE.md': '# Us\n\n@AGENTS.md\n', 'AGENTS.md': 'hi\n' },
      ['AGENTS.md', ...installed('.agents/skills'), ...installed('.claude/skills')],
    ],
    [{}, []],
  ] satisfies [Readonly<Record<string, string>>, readonly string[]][])('for %j', (files, expected) => {
    const tree = treeOf(files);
    writeSkills(tree);
    expect(changed(tree)).toEqual([...expected].toSorted());
  });

  test('for the agents that are named; where none is found, it says how', () => {
    const tree = treeOf({});
    expect(writeSkills(tree)).toEqual([expect.stringContaining('--skills=agents,claude,codex')]);
    expect(writeSkills(tree, 'none')).toEqual([]);
    expect(checkSkills(tree, undefined, ALL)).toEqual({
      old: [],
      notes: [expect.stringContaining('no agent was found')],
    });
    expect(() => writeSkills(tree, 'cursor')).toThrow(
      "--skills is 'cursor'; it must be auto, none, or some of",
    );
    writeSkills(tree, 'claude,codex');
    expect(changed(tree)).toHaveLength(10);
    expect(tree.read('CLAUDE.md', 'utf8')).toContain('Skills in .claude/skills, .codex/skills: `build-loop`');
  });

  test('the second time nothing changes, and the check is content', () => {
    const tree = treeOf({ 'AGENTS.md': '# Ours\r\n\r\nkeep\r\n' });
    writeSkills(tree);
    const before = tree.listChanges().map(({ path: file, content }) => [file, String(content)]);
    expect(writeSkills(tree)).toEqual([]);
    expect(tree.listChanges().map(({ path: file, content }) => [file, String(content)])).toEqual(before);
    expect(oldSkills(tree)).toEqual([]);
  });

  test('what was changed by hand stays, and so does a skill of the same name that is not ours', () => {
    const tree = treeOf({ '.claude/skills/land/SKILL.md': '---\nname: land\n---\nours\n' });
    writeSkills(tree);
    const file = '.claude/skills/flaky/SKILL.md';
    const edited = `${tree.read(file, 'utf8') ?? ''}\nRun it ten times.\n`;
    tree.write(file, edited);
    tree.write(
      'CLAUDE.md',
      (tree.read('CLAUDE.md', 'utf8') ?? '').replace('Not `nx affected`', 'Never `nx`'),
    );
    expect(writeSkills(tree)).toEqual([
      `left as it is: ${file} was changed by hand`,
      'left as it is: .claude/skills/land/SKILL.md is not one of ours',
      'left as it is: the block in CLAUDE.md was changed by hand',
    ]);
    expect(tree.read(file, 'utf8')).toBe(edited);
    expect(tree.read('CLAUDE.md', 'utf8')).toContain('Never `nx`');
    expect(checkSkills(tree, undefined, ALL)).toEqual({
      old: [],
      notes: [
        `left as it is: ${file} was changed by hand`,
        'left as it is: .claude/skills/land/SKILL.md is not one of ours',
        'left as it is: the block in CLAUDE.md was changed by hand',
        'Skills for agents in .claude/skills: nothing is missing or old.',
      ],
    });
  });

  test('what an earlier version wrote is told as old, and brought up to date', () => {
    const tree = treeOf({ 'CLAUDE.md': withBlock('# Ours\n', 'an earlier text\n') });
    const [first] = shippedSkills();
    const file = '.claude/skills/build-loop/SKILL.md';
    tree.write(file, stampedSkill((first?.text ?? '').replace('# The build loop', '# Loop'), '0.0.9'));
    const edited = '.claude/skills/land/SKILL.md';
    tree.write(edited, `${stampedSkill('---\nname: land\ndescription: x\n---\n# Land\n', '0.0.8')}more\n`);
    expect(oldSkills(tree)).toEqual([
      `${file} is old (of 0.0.9)`,
      '.claude/skills/flaky/SKILL.md is missing',
      `${edited} is old (of 0.0.8), and was changed by hand: take it away, run init, make your changes again`,
      '.claude/skills/over-budget/SKILL.md is missing',
      'the block of subminute in CLAUDE.md is old',
    ]);
    writeSkills(tree);
    expect(stateOfSkill(tree.read(file, 'utf8'), first?.text ?? '')).toBe('same');
    expect(tree.read('CLAUDE.md', 'utf8')).toMatch(/^# Ours\n\n<!-- subminute begin [\da-f]{12}: /);
    expect(oldSkills(tree)).toHaveLength(1);
  });

  test('--check writes nothing and throws what is old, which is exit code 1 of Nx', async () => {
    const tree = treeOf({ 'CLAUDE.md': 'hi\n' });
    await expect(init(tree, { check: true })).rejects.toThrow(
      /^\.claude\/skills\/build-loop\/SKILL\.md is missing\n[\s\S]*\nTo bring them up to date: npx nx g @subminute\/nx:init$/,
    );
    expect(changed(tree)).toEqual([]);
    // No Nx is installed there to tell targets.
    writeSkillsFor(tree, undefined, () => undefined);
    expect(await init(tree, { check: true })).toBeTypeOf('function');
    expect(checkSkills(tree, undefined, ALL).notes).toEqual([
      'Skills for agents in .claude/skills: nothing is missing or old.',
    ]);
  });

  test('a file that is not in UTF-8 stays to the byte', () => {
    const tree = treeOf({ 'AGENTS.md': '' });
    const latin = Buffer.from('# Für uns\n', 'latin1');
    writeFileSync(path.join(root, 'AGENTS.md'), latin);
    const said = 'left as it is: AGENTS.md is not in UTF-8. Save it so, and run init again';
    expect(writeSkills(tree).at(-1)).toBe(said);
    expect(oldSkills(tree).at(-1)).toBe(said);
    expect(changed(tree)).not.toContain('AGENTS.md');
  });

  test('a file in the place of a folder is said, and nothing is written there', () => {
    const tree = treeOf({ '.claude': 'a file\n' });
    expect(writeSkills(tree).slice(1)).toContain(
      'left as it is: .claude/skills/build-loop/SKILL.md: a file stands where a folder is needed',
    );
    expect(changed(tree)).toEqual(['CLAUDE.md']);
  });
});

describe('the checks in what is installed', () => {
  const project = (...targets: readonly string[]): ToolProject => ({
    name: 'cart',
    root: 'cart',
    targets: Object.fromEntries(targets.map((name) => [name, {}])),
  });

  test.each([
    [['test', 'lint', 'typecheck', 'build'], 'test,typecheck,lint'],
    [['test'], 'test'],
    [['test', 'lint'], 'test,lint'],
    [['unit', 'type-check'], 'unit,type-check'],
    [['lint'], 'lint'],
    [['deploy'], 'test,typecheck,lint'],
  ])('of %j are %s', (targets, all) => {
    const tree = treeOf({ 'CLAUDE.md': '' });
    const checks = (): readonly string[] | undefined =>
      checksOf(tree, [project('release'), project(...targets)]);
    writeSkillsFor(tree, undefined, checks);
    expect(tree.read('CLAUDE.md', 'utf8')).toContain(`\`npx subminute affected -t ${all}\``);
    const said = (name: string): string => tree.read(`.claude/skills/${name}/SKILL.md`, 'utf8') ?? '';
    expect(said('land')).toContain(`npx subminute affected -t ${all} --base=origin/main\n`);
    expect(said('over-budget')).toContain(
      `run-many -t ${targets[0] === 'deploy' ? 'test,typecheck' : all} --skip-nx-cache`,
    );
    expect(checkSkills(tree, undefined, checks).old).toEqual([]);
    expect(checkSkills(tree, undefined, () => ['a']).old).toHaveLength(5);
  });

  test('are those of a plan that was just written', () => {
    const lint = { project: 'cart', home: 'cart', calls: [{ tool: 'eslint', args: ['.'] }], remembers: true };
    const lints = [{ ...lint, below: 'nothing', waits: [], reads: [], env: [] }];
    const tree = treeOf({ 'subminute.plan.json': JSON.stringify({ version: 1, lints }) });
    expect(checksOf(tree, [project('test')])).toEqual(['test', 'lint']);
  });
});

describe('the block', () => {
  const TEXT = '## A\n\n- b\n';

  test('has at most 15 lines', () => {
    const tree = treeOf({});
    writeSkills(tree, 'agents,claude,codex');
    for (const file of ['AGENTS.md', 'CLAUDE.md'])
      expect(tree.read(file, 'utf8')?.trimEnd().split('\n').length).toBeLessThanOrEqual(15);
  });

  test.each(['', 'text', 'text\n', 'a\r\nb\r\n', '\uFEFF# t\n\n\n'])(
    'keeps what stands around it: %j',
    (file) => {
      const first = withBlock(file, TEXT);
      expect(first.startsWith(file)).toBe(true);
      expect(stateOfBlock(first, TEXT)).toBe('same');
      expect(first.includes('\r\n')).toBe(file.includes('\r\n'));
      const below = `${first}\nmore of ours\n`;
      const second = withBlock(below, '## Other\n');
      expect(second.startsWith(file)).toBe(true);
      expect(second.endsWith('\nmore of ours\n')).toBe(true);
      expect(second).not.toContain('## A');
    },
  );

  test('is the same for a formatter and for git’s line ends', () => {
    const file = withBlock('', TEXT);
    expect(stateOfBlock(file.replaceAll('\n', '\r\n'), TEXT)).toBe('same');
    expect(stateOfBlock(file.replace('## A', '\n## A\n\n'), TEXT)).toBe('same');
  });

  test('whose markers are not one pair is left', () => {
    const file = withBlock('', TEXT);
    for (const torn of [
      file.replace('<!-- subminute end -->', ''),
      `${file}${file}`,
      file.replace(/<!-- subminute begin.*/, ''),
    ])
      expect(stateOfBlock(torn, TEXT)).toBe('torn');
    const tree = treeOf({ 'AGENTS.md': `${file}${file}` });
    expect(writeSkills(tree, 'agents').at(-1)).toContain('are not one pair');
    expect(tree.read('AGENTS.md', 'utf8')).toBe(`${file}${file}`);
  });
});
