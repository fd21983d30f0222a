import { expect, test } from 'vitest';
import { parseInstruction } from './instruction.ts';

const roots = new Map([
  ['@w/a', 'packages/a'],
  ['root', '.'],
  ['x', 'x'],
  ['x:y', 'packages/xy'],
]);
const read = (text: string): unknown => parseInstruction(text, { roots });

test('files of a project are relative to the root, whichever way Nx writes them', () => {
  const files = {
    kind: 'project-files',
    project: '@w/a',
    patterns: ['packages/a/**/*', '!packages/a/**/*.md'],
  };
  expect(read('@w/a:{projectRoot}/**/*,!{projectRoot}/**/*.md')).toEqual(files);
  expect(read('@w/a:packages/a/**/*,!packages/a/**/*.md')).toEqual(files);
  expect(read('root:{projectRoot}/**/*')).toEqual({
    kind: 'project-files',
    project: 'root',
    patterns: ['**/*'],
  });
});

test('a comma inside of braces is part of a pattern', () => {
  expect(read('workspace:[{workspaceRoot}/tools/{x,y}/*.js,!{workspaceRoot}/tools/x/no.js]')).toEqual({
    kind: 'workspace-files',
    patterns: ['tools/{x,y}/*.js', '!tools/x/no.js'],
  });
});

test('a project whose name holds a colon is found', () => {
  expect(read('x:y:ProjectConfiguration')).toEqual({ kind: 'configuration', project: 'x:y' });
  expect(read('x:TsConfig')).toEqual({ kind: 'tsconfig' });
});

test('packages have no version', () => {
  expect(read('npm:react')).toEqual({ kind: 'package', name: 'react' });
  expect(read('npm:@types/node@22.1.0')).toEqual({ kind: 'package', name: '@types/node' });
  expect(read('AllExternalDependencies')).toEqual({ kind: 'all-packages' });
});

test('fields of a JSON file are the file, wherever it is', () => {
  const file = { kind: 'workspace-files', patterns: ['packages/a/package.json'] };
  expect(read('@w/a:json:packages/a/package.json[version]')).toEqual(file);
});

test('what no commit changes, and what is not known, is of another kind', () => {
  for (const text of ['env:CI', 'runtime:node -v', 'cwd:absolute', '**/*.d.ts:packages/a/dist', 'unheard of'])
    expect(read(text)).toEqual({ kind: 'other' });
});
