import fc from 'fast-check';
import { expect, test } from 'vitest';
import { braced } from './braces.ts';

test.each([
  [['@acme/cart:test', '@acme/admin:test'], ['@acme/{admin,cart}:test']],
  [
    ['a:test', 'b:test', 'b:build'],
    ['{a,b}:test', 'b:build'],
  ],
  [
    ['src/money.ts', 'src/result.ts', 'lib/x.ts'],
    ['src/{money,result}.ts', 'lib/x.ts'],
  ],
  [
    ['src/a.test.ts', 'src/b.ts'],
    ['src/a.test.ts', 'src/b.ts'],
  ],
  [['root'], ['root']],
  [['src/avatar1.test.ts', 'src/avatar0.test.ts'], ['src/avatar{0,1}.test.ts']],
  [['p1:test', 'p:test'], ['{p,p1}:test']],
])('%j is %j', (names, said) => {
  expect(braced(names)).toEqual(said);
});

test('whatever the names, each can be read back', () => {
  const name = fc.stringMatching(/^(?:@?[a-z]{1,3}\/){0,2}[a-z]{1,3}\d?(?:[:.][a-z]{1,3})?$/);
  fc.assert(
    fc.property(fc.uniqueArray(name), (names) => {
      const expanded = braced(names).flatMap((text) => {
        const [, head = '', parts, tail = ''] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(text) ?? [];
        return parts === undefined ? [text] : parts.split(',').map((part) => `${head}${part}${tail}`);
      });
      expect(expanded.toSorted()).toEqual(names.toSorted());
    }),
  );
});
