import { expect, test } from 'vitest';
import { changedVersions, versionsIn } from './versions-in.ts';

const EXPECTED = { '@scope/b': '1.0.0,2.0.0-rc.1', a: '1.2.3' };

const NPM_3 = JSON.stringify({
  lockfileVersion: 3,
  packages: {
    '': { name: 'root', version: '0.0.0' },
    'packages/own': { version: '1.0.0' },
    'node_modules/own': { resolved: 'packages/own', link: true },
    'node_modules/a': { version: '1.2.3' },
    'node_modules/@scope/b': { version: '1.0.0' },
    'node_modules/a/node_modules/alias': { name: '@scope/b', version: '2.0.0-rc.1' },
  },
});

const NPM_1 = JSON.stringify({
  lockfileVersion: 1,
  dependencies: {
    a: { version: '1.2.3', dependencies: { '@scope/b': { version: '2.0.0-rc.1' } } },
    '@scope/b': { version: '1.0.0' },
  },
});

const PNPM_5 = `lockfileVersion: 5.4
importers:
  .:
    specifiers:
      a: ^1.0.0
packages:

  /@scope/b/1.0.0:
    resolution: {integrity: sha512-x}
    dependencies:
      a: 1.2.3

  /@scope/b/2.0.0-rc.1_peer@1.0.0:
    dev: true

  /a/1.2.3:
    resolution: {integrity: sha512-y}
`;

const PNPM_6 = `lockfileVersion: '6.0'

packages:

  /@scope/b@1.0.0:
    resolution: {integrity: sha512-x}

  /@scope/b@2.0.0-rc.1(peer@1.0.0):
    dev: true

  /a@1.2.3:
    resolution: {integrity: sha512-y}
`;

const PNPM_9 = `lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      a:
        specifier: ^1.0.0
        version: 1.2.3

packages:

  '@scope/b@1.0.0':
    resolution: {integrity: sha512-x}
    engines: {node: '>=18'}

  '@scope/b@2.0.0-rc.1':
    resolution: {integrity: sha512-z}

  a@1.2.3:
    resolution: {integrity: sha512-y}

snapshots:

  a@1.2.3(c@9.9.9):
    dependencies:
      c: 9.9.9
`;

const YARN_1 = `# yarn lockfile v1


"@scope/b@^1.0.0", "@scope/b@~1.0.0":
  version "1.0.0"
  resolved "https://registry.yarnpkg.com/@scope/b/-/b-1.0.0.tgz#hash"

"@scope/b@next":
  version "2.0.0-rc.1"

a@^1.0.0, a@^1.2.0:
  version "1.2.3"
  dependencies:
    version "9.9.9"
`;

const BERRY = `__metadata:
  version: 8
  cacheKey: 10

"@scope/b@npm:^1.0.0, @scope/b@npm:~1.0.0":
  version: 1.0.0
  resolution: "@scope/b@npm:1.0.0"

"@scope/b@npm:next":
  version: 2.0.0-rc.1

"a@npm:^1.0.0":
  version: 1.2.3

"own@workspace:packages/own":
  version: 0.0.0-use.local
`;

const BUN = `{
  "lockfileVersion": 1,
  "workspaces": {
    "": { "name": "root", "dependencies": { "a": "^1.0.0", }, },
  },
  "packages": {
    "@scope/b": ["@scope/b@1.0.0", "", {}, "sha512-x"],
    "a": ["a@1.2.3", "", { "dependencies": { "@scope/b": "next" } }, "sha512-y"],
    "a/@scope/b": ["@scope/b@2.0.0-rc.1", "", {}, "sha512-z"],
    "own": ["own@workspace:packages/own"],
  }
}
`;

test.each([
  ['package-lock.json of npm 7 and later', 'package-lock.json', NPM_3],
  ['package-lock.json of npm 6', 'sub/package-lock.json', NPM_1],
  ['pnpm-lock.yaml 5', 'pnpm-lock.yaml', PNPM_5],
  ['pnpm-lock.yaml 6', 'pnpm-lock.yaml', PNPM_6],
  ['pnpm-lock.yaml 9', 'pnpm-lock.yaml', PNPM_9],
  ['yarn.lock of yarn 1', 'yarn.lock', YARN_1],
  ['yarn.lock of yarn 2 and later', 'yarn.lock', BERRY],
  ['bun.lock', 'bun.lock', BUN],
])('%s is read', (_name, file, text) => {
  expect(versionsIn(file, text)).toEqual(EXPECTED);
});

test('what cannot be read has no packages', () => {
  expect(versionsIn('package-lock.json', '{ <<<<<<< HEAD')).toEqual({});
  expect(versionsIn('other.lock', NPM_3)).toEqual({});
});

test('packages that are new, gone or of another version have changed', () => {
  expect(
    changedVersions({ a: '1.0.0', b: '1.0.0', c: '1.0.0' }, { a: '1.0.0', b: '1.1.0', d: '2.0.0' }),
  ).toEqual([
    { name: 'b', was: '1.0.0', is: '1.1.0' },
    { name: 'c', was: '1.0.0', is: '' },
    { name: 'd', was: '', is: '2.0.0' },
  ]);
});
