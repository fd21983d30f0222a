import { expect, test } from 'vitest';
import { changedKeys, keysOf } from './keys.ts';

const identity = (text: string): string => text;
const keys = (value: unknown): Readonly<Record<string, string>> => keysOf(value, identity);

test('keys are paths, lists are one value, and plugins have their names', () => {
  expect(
    keys({
      namedInputs: { production: ['default', '!x'] },
      dependencies: { '@a/b': '*', c: '1' },
      plugins: ['@nx/js', { plugin: '@nx/vite/plugin', options: { testTargetName: 'test' } }],
      nx: { targets: { 'test:unit': { command: 'x' } } },
    }),
  ).toEqual({
    'namedInputs.production': '["default","!x"]',
    'dependencies["@a/b"]': '"*"',
    'dependencies.c': '"1"',
    'plugins[@nx/js]': '"@nx/js"',
    'plugins[@nx/vite/plugin].plugin': '"@nx/vite/plugin"',
    'plugins[@nx/vite/plugin].options.testTargetName': '"test"',
    'nx.targets.test:unit.command': '"x"',
  });
});

test('a key that is set to something else, is new or is gone has changed', () => {
  expect(changedKeys(keys({ a: 1, b: { c: 1 }, d: 1 }), keys({ a: 1, b: { c: 2 }, e: 1 }))).toEqual([
    'b.c',
    'd',
    'e',
  ]);
});

test('no value is kept', () => {
  const kept = JSON.stringify(keysOf({ env: { TOKEN: 'hunter2hunter2' } }, () => '#'));
  expect(kept).toBe('{"env.TOKEN":"#"}');
});
