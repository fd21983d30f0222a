import { describe, expect, test } from 'vitest';
import { changedPackages, packagesOf } from './packages-of.ts';

const read = (name: string, text: string): Record<string, string> =>
  Object.fromEntries(packagesOf(name, text) ?? [['unread', '']]);

describe('npm', () => {
  const packages = {
    '': { name: 'shop' },
    'libs/cart': { version: '1.0.0' },
    'node_modules/@shop/cart': { resolved: 'libs/cart', link: true },
    'node_modules/left-pad': { version: '1.3.0', integrity: 'sha512-a' },
    'node_modules/x/node_modules/left-pad': { version: '1.0.0', integrity: 'sha512-b' },
    'node_modules/@types/node': { version: '24.0.0', resolved: 'https://r/n.tgz' },
  };

  test('all versions of a package, none of the workspace', () => {
    expect(read('package-lock.json', JSON.stringify({ lockfileVersion: 3, packages }))).toEqual({
      '@types/node': '24.0.0#https://r/n.tgz',
      'left-pad': '1.0.0#sha512-b 1.3.0#sha512-a',
    });
  });

  test('version 1 of the format nests them', () => {
    const nested = { dependencies: { y: { version: '2.0.0', integrity: 'sha512-c' } } };
    const text = JSON.stringify({ dependencies: { x: { version: '1.0.0', ...nested } } });
    expect(read('package-lock.json', text)).toEqual({ x: '1.0.0#', y: '2.0.0#sha512-c' });
  });

  test('half a file is unreadable', () => {
    expect(packagesOf('package-lock.json', '{"packages": {')).toBeUndefined();
    expect(packagesOf('package-lock.json', 'null')).toBeUndefined();
    expect(packagesOf('package-lock.json', '{"packages": {"node_modules/a": null}}')).toBeUndefined();
  });

  test('a package under another name is what it is imported as', () => {
    const alias = { name: 'left-pad', version: '1.0.0', integrity: 'sha512-a' };
    const text = JSON.stringify({ packages: { 'node_modules/pad': alias } });
    expect(read('package-lock.json', text)).toEqual({ pad: '1.0.0#sha512-a' });
  });
});

describe('pnpm', () => {
  test('version 9', () => {
    const text = `lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      react:
        specifier: ^18.0.0
        version: 18.2.0

packages:

  '@types/node@24.0.0':
    resolution: {integrity: sha512-n}
    engines: {node: '>=10'}

  react@18.2.0:
    resolution: {integrity: sha512-r}

snapshots:

  react@18.2.0(x@1.0.0):
    dependencies:
      x: 1.0.0
`;
    expect(read('pnpm-lock.yaml', text)).toEqual({
      '@types/node': '24.0.0#integrity: sha512-n',
      react: '18.2.0#integrity: sha512-r',
    });
  });

  test('versions 5 and 6', () => {
    const text = `lockfileVersion: 5.4

packages:

  /@types/node/24.0.0:
    resolution: {integrity: sha512-n}
    dev: true

  /react/18.2.0_x@1.0.0:
    resolution: {integrity: sha512-r}

  /vue@3.0.0(typescript@5.0.0):
    resolution: {integrity: sha512-v}
`;
    expect(Object.keys(read('pnpm-lock.yaml', text))).toEqual(['@types/node', 'react', 'vue']);
  });
});

test('yarn, both ages of it', () => {
  const classic = `# yarn lockfile v1


"@types/node@*", "@types/node@^24.0.0":
  version "24.0.0"
  resolved "https://r/n.tgz#1"
  integrity sha512-n

left-pad@^1.0.0:
  version "1.3.0"
  resolved "https://r/l.tgz#2"
`;
  expect(read('yarn.lock', classic)).toEqual({
    '@types/node': '24.0.0#https://r/n.tgz#1',
    'left-pad': '1.3.0#https://r/l.tgz#2',
  });
  const berry = `__metadata:
  version: 8

"left-pad@npm:^1.0.0, left-pad@npm:^1.3.0":
  version: 1.3.0
  resolution: "left-pad@npm:1.3.0"
  checksum: 10c0/a
  languageName: node

"shop@workspace:.":
  version: 0.0.0-use.local
`;
  expect(read('yarn.lock', berry)).toEqual({ 'left-pad': '1.3.0#10c0/a' });
});

test.each([
  ['pnpm-lock.yaml', "packages:\n\n  'a@1.0.0':\n    resolution: {integrity: x}\n", 'integrity: x'],
  ['yarn.lock', 'a@^1.0.0:\n  version "1.0.0"\n  integrity x\n', 'x'],
  ['yarn.lock', '"a@npm:^1.0.0":\n  version: 1.0.0\n  checksum: x\n', 'x'],
])('lines of %s may end as on Windows', (name, text, content) => {
  expect(read(name, text.replaceAll('\n', '\r\n'))).toEqual({ a: `1.0.0#${content}` });
});

test('bun', () => {
  const text = `{
  "lockfileVersion": 1,
  "packages": {
    "@shop/cart": ["@shop/cart@workspace:libs/cart"],

    "@types/node": ["@types/node@24.0.0", "", { "dependencies": { "undici-types": "~7.0.0" } }, "sha512-n"],

    "x/left-pad": ["left-pad@1.0.0", "", {}, "sha512-l"],
  }
}
`;
  expect(read('bun.lock', text)).toEqual({ '@types/node': '24.0.0#sha512-n', 'left-pad': '1.0.0#sha512-l' });
});

test('what is no lockfile that is text cannot be read', () => {
  expect(packagesOf('bun.lockb', '')).toBeUndefined();
  expect(packagesOf('package.json', '{}')).toBeUndefined();
});

test('what changed is what is new, gone or another', () => {
  const before = new Map([
    ['a', '1'],
    ['b', '1'],
    ['c', '1'],
  ]);
  const after = new Map([
    ['b', '1'],
    ['c', '2'],
    ['d', '1'],
  ]);
  expect(changedPackages(before, after)).toEqual(['a', 'c', 'd']);
});
