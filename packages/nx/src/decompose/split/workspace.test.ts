import { expect, test } from 'vitest';
import { planIn } from '../../testing/memory-workspace.ts';

test('a project goes by the name that Nx has for it', () => {
  const manifest = { name: '@shop/cart', exports: './src/index.ts', nx: { name: 'cart' } };
  const texts = {
    'package.json': JSON.stringify({ workspaces: ['packages/*'] }),
    'packages/cart/package.json': JSON.stringify(manifest),
    'packages/cart/src/index.ts': "export * from './api/a.ts';\n",
    'packages/cart/src/api/a.ts': 'export const a = 1;\n',
  };
  const plan = planIn(texts, 'cart', [{ name: 'api', files: ['packages/cart/src/api/a.ts'] }]);
  expect(plan).toMatchObject({
    ok: true,
    value: { projects: [{ name: 'cart-api', package: '@shop/cart-api' }] },
  });
});
