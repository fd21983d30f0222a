import { parse } from 'acorn';
import { expect, test } from 'vitest';
import { specifiersOf } from './specifiers.ts';

function specifiers(code: string): readonly string[] {
  return specifiersOf(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }));
}

test('names what is imported, exported from, required and mocked, each once', () => {
  const code = `
    import a from './a'; export * from './b'; export { c } from 'c'; import './a';
    const d = await import('./d'); const e = await import(\`./e\`); require('f'); require.resolve('g/h');
    vi.mock('./i', () => ({})); vi.mock(import('./j')); __vi_import_0__.vi.importActual('./k');
    await __vite_ssr_import__('./l', { importedNames: ['x'] }); await __vite_ssr_dynamic_import__('m');
  `;
  const names = ['./a', './b', './d', './e', './i', './j', './k', './l', 'c', 'f', 'g/h', 'm'];
  expect(specifiers(code)).toEqual(names);
});

test('leaves out what is computed and what only looks like one', () => {
  expect(specifiers("import(`./${x}`); require(y); log('./z'); const mock = './w'; resolve(1)")).toEqual([]);
});
