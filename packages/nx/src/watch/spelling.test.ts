import { expect, test } from 'vitest';
import { inFolder } from '../testing/in-folder.ts';
import { asSpelled } from './spelling.ts';

test('a file is called as the disk calls it, in whatever case git knows it', () => {
  inFolder({ 'src/Cart.ts': '', 'src/gone/x.ts': '' }, (root) => {
    expect(asSpelled(root, ['src/cart.ts', 'src/gone/x.ts', 'src/none.ts', 'away/x.ts'])).toEqual([
      'src/Cart.ts',
      'src/gone/x.ts',
      'src/none.ts',
      'away/x.ts',
    ]);
  });
});

test.skipIf(process.platform !== 'linux')('two files that only differ in case stay two', () => {
  inFolder({ 'a.ts': '', 'A.ts': '' }, (root) => {
    expect(asSpelled(root, ['a.ts', 'A.ts'])).toEqual(['a.ts', 'A.ts']);
  });
});
