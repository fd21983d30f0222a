import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isSupportedNode } from '../../packages/nx/src/node-version.ts';
import { satisfies } from './shell-node.mjs';

test('the set-up and the command refuse the same versions of Node', () => {
  const { engines } = JSON.parse(
    readFileSync(new URL('../../packages/nx/package.json', import.meta.url), 'utf8'),
  ) as { engines: { node: string } };
  const minors = [0, 10, 11, 21, 22, 99];
  const versions = Array.from({ length: 12 }, (_, at) =>
    minors.map((minor) => `${at + 18}.${minor}.0`),
  ).flat();
  const good = versions.filter((version) => satisfies(version, engines.node));
  expect(good).toEqual(versions.filter(isSupportedNode));
  expect(good).toContain('24.11.0');
  expect(good.length).toBeLessThan(versions.length);
  expect(() => satisfies('24.11.0', '~24')).toThrow("'~24'");
});
