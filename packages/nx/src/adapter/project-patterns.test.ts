import { expect, test } from 'vitest';
import { matchesProject } from './project-patterns.ts';

const PROJECTS = [
  { name: '@acme/cart', root: 'packages/cart', tags: ['scope:shop', 'npm:public'] },
  { name: 'web_app', root: 'apps/web', tags: [] },
  { name: 'web-e2e', root: 'apps/web-e2e', tags: [] },
];

test.each([
  ['@acme/cart', true],
  ['cart', true],
  ['CART', true],
  ['car', false],
  ['acme/cart', false],
  ['web', true],
  ['e2e', false],
  ['web-*', true],
  ['crat*', false],
  ['packages/cart', true],
  ['packages/*', true],
  ['libs/*', false],
  ['!cart', true],
  ['!crat', false],
  ['tag:scope:shop', true],
  ['tag:scope:*', true],
  ['tag:scope:shp', false],
  ['directory:apps/*', true],
  ['name:web_app', true],
  ['*', true],
])('%s names a project: %j', async (pattern, is) => {
  expect(await matchesProject(pattern, PROJECTS)).toBe(is);
});
