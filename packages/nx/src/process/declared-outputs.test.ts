import { expect, test } from 'vitest';
import { declaredOutputs, outputTest } from './declared-outputs.ts';

test('outputs are told relative to the workspace, tokens and options resolved', () => {
  const outputs = [
    '{projectRoot}/dist/',
    '{workspaceRoot}/out/{projectName}',
    '!{projectRoot}/dist/tmp',
    '{options.path}',
    '{options.gone}/x',
    '{workspaceRoot}/{projectRoot}/../x',
  ];
  expect(declaredOutputs({ outputs, options: { path: 'made' } }, 'libs/a', 'a')).toEqual([
    'libs/a/dist',
    'out/a',
    '!libs/a/dist/tmp',
    'made',
    '{options.gone}/x',
    'libs/x',
  ]);
  expect(declaredOutputs({}, 'libs/a', 'a')).toContain('libs/a/dist');
  expect(declaredOutputs({ outputs: [] }, 'libs/a', 'a')).toEqual([]);
});

test('a file is an output by its name, by a folder above it, by a glob of either', () => {
  const is = outputTest(['dist/a', 'libs/*/made', '**/*.log', '!dist/a/tmp', '{options.gone}/x']);
  for (const file of ['dist/a', 'dist/a/b/c', 'libs/x/made/y', 'x/y.log', '.hidden.log'])
    expect([file, is(file)]).toEqual([file, true]);
  for (const file of ['dist/ab', 'dist/a/tmp/x', 'libs/x/y', 'made', 'gone/x'])
    expect([file, is(file)]).toEqual([file, false]);
});
