import { rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inFolder } from '../testing/in-folder.ts';
import { isStillThere, leftIn } from './outputs-left.ts';

test('outputs that were removed are missed; more of them, packages and folders of editors are not', () => {
  const files = {
    'a/dist/x.js': '',
    'a/dist/y/z.js': '',
    'node_modules/p/x.js': '',
    '.nx/x': '',
    'x.log': '',
  };
  inFolder(files, (root) => {
    const ignored = ['a/dist/', 'node_modules/', '.nx/', 'x.log'];
    const before = leftIn(root, ignored);
    expect(before).toEqual({ 'a/dist/': 2, 'x.log': 1 });
    expect(isStillThere(before, { ...before, 'a/dist/': 3, 'b/dist/': 1 })).toBe(true);
    expect(isStillThere(before, leftIn(root, ['a/dist/']))).toBe(false);
    rmSync(path.join(root, 'a/dist/y'), { recursive: true });
    expect(isStillThere(before, leftIn(root, ignored))).toBe(false);
  });
});
