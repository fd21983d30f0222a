import { describe, expect, test } from 'vitest';
import { type OutputTarget, declaredOutputs, outputTest } from './declared-outputs.ts';

const PLACE = { project: '@acme/cart', projectRoot: 'packages/cart', target: 'build' };
const of = (target: OutputTarget, more: object = {}): readonly string[] =>
  declaredOutputs(target, { ...PLACE, ...more });

describe('declared outputs', () => {
  test.each([
    ['{projectRoot}/dist', 'packages/cart/dist'],
    ['{workspaceRoot}/dist/{projectRoot}', 'dist/packages/cart'],
    ['{workspaceRoot}/coverage/{projectName}', 'coverage/@acme/cart'],
    ['dist/{project.name}', 'dist/@acme/cart'],
    ['{projectRoot}/lib/**/*.{js,d.ts}', 'packages/cart/lib/**/*.{js,d.ts}'],
    ['dist/{a,{projectName}}', 'dist/{a,@acme/cart}'],
    ['{options.outputPath}', 'out/cart'],
    ['{options.deep.path}/x', 'in/x'],
    ['{options.missing ?? dist/{projectRoot}}', 'dist/packages/cart'],
    ['{options.missing ?? options.outputPath}', 'out/cart'],
    ['./dist//x/', 'dist/x'],
    ['{projectRoot}', 'packages/cart'],
    ['!{projectRoot}/dist/tmp', '!packages/cart/dist/tmp'],
  ])('%s is %s', (output, resolved) => {
    const options = { outputPath: 'out/cart', deep: { path: 'in' } };
    expect(of({ outputs: [output], options })).toEqual([resolved]);
  });

  test.each([
    '{options.missing}',
    '{options.missing}/x',
    '../x',
    '{projectRoot}/../../../x',
    '!{options.missing}/x',
  ])('%s is nothing', (output) => {
    expect(of({ outputs: [output] })).toEqual([]);
  });

  test('options of the configuration win', () => {
    const target = {
      outputs: ['{options.to}'],
      options: { to: 'a' },
      configurations: { prod: { to: 'b' }, dev: {} },
    };
    expect(of(target)).toEqual(['a']);
    expect(of(target, { configuration: 'prod' })).toEqual(['b']);
    expect(of(target, { configuration: 'dev' })).toEqual(['a']);
  });

  test('a build that declares none has those of Nx, another target none', () => {
    expect(of({})).toEqual([
      'dist/packages/cart',
      'packages/cart/dist',
      'packages/cart/build',
      'packages/cart/public',
    ]);
    expect(of({}, { target: 'test' })).toEqual([]);
    expect(of({ outputs: [] })).toEqual([]);
    expect(of({ options: { outputPath: ['a', 'b'] } }, { target: 'bundle' })).toEqual(['a', 'b']);
  });
});

test('a file is an output by its name, by a folder above it, by a glob of either', () => {
  const is = outputTest(['dist/a', 'libs/*/made', '**/*.log', '!dist/a/tmp']);
  for (const file of ['dist/a', 'dist/a/b/c', 'libs/x/made/y', 'x/y.log', '.hidden.log'])
    expect([file, is(file)]).toEqual([file, true]);
  for (const file of ['dist/ab', 'dist/a/tmp/x', 'libs/x/y', 'made', 'gone/x'])
    expect([file, is(file)]).toEqual([file, false]);
});
