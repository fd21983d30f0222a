import { expect, test } from 'vitest';
import { splitPatterns } from '../graph/hash-text.ts';
import { groupOf, movedGroups, projectsOf } from './group.ts';

const PROJECTS = projectsOf(['@w/a:ProjectConfiguration', '@w/a:TsConfig', 'a:b:ProjectConfiguration']);

test.each([
  ['command', { kind: 'task' }],
  ['AllExternalDependencies', { kind: 'packages' }],
  ['npm:@nx/js', { kind: 'packages', name: '@nx/js' }],
  ['env:CI', { kind: 'env', variable: 'CI' }],
  ['runtime:node -v', { kind: 'runtime', command: 'node -v' }],
  ['@w/a:ProjectConfiguration', { kind: 'project', project: '@w/a' }],
  ['@w/a:TsConfig', { kind: 'tsconfig', project: '@w/a' }],
  [
    '@w/a:{projectRoot}/**/*,!{projectRoot}/test.js',
    { kind: 'files', project: '@w/a', patterns: ['{projectRoot}/**/*', '!{projectRoot}/test.js'] },
  ],
  ['a:b:packages/b/**/*', { kind: 'files', project: 'a:b', patterns: ['packages/b/**/*'] }],
  [
    'workspace:[{workspaceRoot}/nx.json,{workspaceRoot}/.gitignore]',
    { kind: 'workspace', patterns: ['{workspaceRoot}/nx.json', '{workspaceRoot}/.gitignore'] },
  ],
  ['**/*.txt:dist/a,packages/a/dist', { kind: 'outputs', folders: ['dist/a', 'packages/a/dist'] }],
  ['something:new', { kind: 'other' }],
])('the group %s is read from its name', (name, group) => {
  expect(groupOf(name, PROJECTS)).toEqual(group);
});

test('a comma in braces does not end a pattern', () => {
  expect(splitPatterns('src/*.{ts,tsx},!src/*.test.ts')).toEqual(['src/*.{ts,tsx}', '!src/*.test.ts']);
});

test('groups that are new, gone or other have moved, in order of their names', () => {
  const before = new Map([
    ['b', '1'],
    ['c', '1'],
    ['d', '1'],
  ]);
  const after = new Map([
    ['d', '1'],
    ['c', '2'],
    ['a', '1'],
  ]);
  expect(movedGroups(before, after)).toEqual([
    { name: 'a', is: '1' },
    { name: 'b', was: '1' },
    { name: 'c', was: '1', is: '2' },
  ]);
});
