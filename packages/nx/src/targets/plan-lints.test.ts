import type { PlannedLint, PlannedTypes } from '@subminute/core/plan';
import { describe, expect, test } from 'vitest';
import { type InferGiven, inferring } from '../testing/infer-workspace.ts';
import { type LintContext, planLints } from './plan-lints.ts';
import type { Planned } from './question.ts';
import { openShared } from './shared.ts';

const FILES = {
  'package.json': '{"workspaces":["*"]}',
  'eslint.config.js': "import rules from './tools/rules.js';\nexport default [rules, process.env.STRICT];\n",
  'tools/rules.js': 'export default {};\n',
  'tsconfig.base.json': '{}',
  'a/package.json': '{"name":"@w/a"}',
  'a/tsconfig.json': '{"extends":"../tsconfig.base.json"}',
  'a/index.ts': 'export const a = 1;\n',
  'b/package.json': '{"name":"@w/b"}',
  'b/index.ts': 'export const b = 1;\n',
};
const ESLINT = { eslint: '10.1.0' };
const TYPES: PlannedTypes = {
  project: 'b',
  home: 'b',
  targets: ['surface', 'typecheck'],
  configs: ['tsconfig.json'],
  keys: 'declarations',
  reads: ['types.d.ts'],
};
const NOTHING = { why: {}, types: {}, read: [], asked: [] };
const TYPED = { ...NOTHING, why: { b: 'types' }, types: { b: 'only' as const } };

function plan(given: Partial<InferGiven>, context: Partial<LintContext> = {}): Planned<PlannedLint> {
  const all = {
    needs: { a: [], b: ['a'] },
    installed: ESLINT,
    ...given,
    files: { ...FILES, ...given.files },
  };
  return inferring(all, (question) =>
    planLints(question, openShared(question), {
      judge: () => NOTHING,
      isIgnored: true,
      types: { entries: [], left: [] },
      ...context,
    }),
  );
}
const ofB = (given: Partial<InferGiven>, context?: Partial<LintContext>): PlannedLint | undefined =>
  plan(given, context).entries.find(({ project }) => project === 'b');
const whyNot = (given: Partial<InferGiven>, context?: Partial<LintContext>): string | undefined =>
  plan(given, context).left.find(({ project }) => project === 'b')?.why;

describe('what is seen of others', () => {
  test('settings of a formatter above, where a rule formats, also those that come', () => {
    const files = {
      'eslint.config.js': "import p from 'eslint-plugin-prettier/recommended';\nexport default [p];\n",
    };
    expect(ofB({ files })?.reads).toEqual(
      expect.arrayContaining(['.editorconfig', '.prettierrc', 'package.json', 'prettier.config.js']),
    );
    expect(ofB({})?.reads).not.toContain('.prettierrc');
  });

  test('nothing, where rules look at one file: then ESLint remembers too', () => {
    expect(ofB({})).toEqual({
      project: 'b',
      home: 'b',
      calls: [{ tool: 'eslint', args: ['.'] }],
      remembers: true,
      below: 'nothing',
      waits: [],
      reads: ['eslint.config.js', 'tools/rules.js'],
      env: ['STRICT'],
    });
    expect(ofB({}, { isIgnored: false })).not.toHaveProperty('remembers');
  });

  test('a configuration that lies in a project below counts all the same', () => {
    const files = {
      'eslint.config.js': "import rules from './a/rules.js';\nexport default rules;\n",
      'a/rules.js': '',
    };
    expect(ofB({ files })?.reads).toEqual(['a/rules.js', 'eslint.config.js']);
  });

  test('sources, where rules look at other modules', () => {
    const judged = { ...NOTHING, why: { b: 'import/*' } };
    expect(ofB({}, { judge: () => judged })).toMatchObject({
      below: 'sources',
      waits: [],
      reads: ['eslint.config.js', 'tools/rules.js', 'tsconfig.base.json'],
    });
  });

  test('what a check of types sees, where rules ask for types', () => {
    const judge = (): typeof TYPED => TYPED;
    const of = (one: PlannedTypes): PlannedLint | undefined =>
      ofB({}, { judge, types: { entries: [one], left: [] } });
    expect(of(TYPES)).toMatchObject({ below: 'declarations', waits: ['^surface'] });
    expect(of(TYPES)?.reads).toContain('types.d.ts');
    expect(of({ ...TYPES, keys: 'sources', why: 'x' })).toMatchObject({
      below: 'sources',
      waits: ['^surface'],
    });
    const both = { ...TYPED, types: { b: 'also' as const } };
    expect(ofB({}, { judge: () => both, types: { entries: [TYPES], left: [] } })).toMatchObject({
      below: 'sources',
      waits: ['^surface'],
    });
  });

  test('nobody knows what, where types cannot be checked soundly', () => {
    const judge = (): typeof TYPED => TYPED;
    const left = [{ project: 'b', why: 'it reads what other tasks write: a/dist' }];
    expect(whyNot({}, { judge, types: { entries: [], left } })).toBe(
      'its rules ask for types, and of these it reads what other tasks write: a/dist',
    );
    const unchecked = { ...TYPES, targets: [] };
    expect(whyNot({}, { judge, types: { entries: [unchecked], left: [] } })).toMatch(
      /let dts and typecheck be made/,
    );
  });
});

describe('linters', () => {
  test('are those that are installed and have a configuration', () => {
    expect(plan({ installed: {} })).toEqual({ entries: [], left: [] });
    const files = { '.oxlintrc.json': '{}', 'b/biome.json': '{}' };
    const installed = { ...ESLINT, oxlint: '1.0.0', '@biomejs/biome': '2.0.0' };
    expect(ofB({ files, installed })?.calls).toEqual([
      { tool: 'biome', args: ['lint', '.'] },
      { tool: 'oxlint', args: [] },
      { tool: 'eslint', args: ['.'] },
    ]);
  });

  test('of one version alone hang on that package alone', () => {
    const files = { 'eslint.config.js': '', '.oxlintrc.json': '{"rules":{}}' };
    expect(ofB({ files, installed: { oxlint: '1.0.0' } })?.externals).toEqual(['oxlint']);
    const foreign = { ...files, '.oxlintrc.json': '{"jsPlugins":["x"]}' };
    expect(ofB({ files: foreign, installed: { oxlint: '1.0.0' } })).not.toHaveProperty('externals');
  });

  test('are called as the target did in whose place ours stands', () => {
    const lint = (command: string): object => ({
      b: { lint: { executor: 'nx:run-commands', options: { command, cwd: 'b' } } },
    });
    const of = (command: string): Partial<InferGiven> => ({
      targets: lint(command) as NonNullable<InferGiven['targets']>,
      replace: ['lint'],
    });
    expect(ofB(of('eslint . --max-warnings 0'))?.calls).toEqual([
      { tool: 'eslint', args: ['.', '--max-warnings', '0'] },
    ]);
    expect(whyNot(of('eslint . && prettier --check .'))).toMatch(/is more than eslint/);
    expect(whyNot(of('eslint . && eslint src'))).toBe('its "lint" starts one linter twice');
    expect(whyNot(of('eslint --fix .'))).toMatch(/--fix, which ours would not do/);
  });
});
