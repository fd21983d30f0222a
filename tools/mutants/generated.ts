import type { FileTexts } from '../rig/units/workspace.ts';

/** A project with the ways in which tests come to what they read: modules, a barrel, data, variables, a package. */
export const PROJECT = 'packages/shop';

const MODULES = 12;

export function generatedFiles(): FileTexts {
  const numbers = Array.from({ length: MODULES }, (_, n) => n);
  const inProject: FileTexts = {
    'package.json': '{"name":"shop","type":"module","imports":{"#tax":"./src/tax.ts"}}',
    'vitest.config.mjs': 'export default { test: {} };',
    'data/prices.json': '{"apple": 3, "pear": 5, "plum": 7}',
    'data/greeting.txt': 'hello 1 2 3',
    'src/tax.ts': 'export const tax = (price: number): number => price + price / 5;\n',
    'src/index.ts': numbers.map((n) => `export * from './part${n}.ts';`).join('\n'),
    ...Object.fromEntries(numbers.map((n) => [`src/part${n}.ts`, part(n)])),
    ...Object.fromEntries(numbers.map((n) => [`src/part${n}.test.ts`, partTest(n)])),
    'src/all.test.ts': ALL_TEST,
    'src/data.ts': DATA,
    'src/data.test.ts': DATA_TEST,
  };
  return Object.fromEntries([
    ...Object.entries(inProject).map(([name, text]) => [`${PROJECT}/${name}`, text] as const),
    ...Object.entries(dependency('1.0.0', 'a + b')),
  ]);
}

/** What another version of the package brings, with the lockfile. */
export function otherDependency(): FileTexts {
  return dependency('2.0.0', 'a - b');
}

function dependency(version: string, sum: string): FileTexts {
  const pin = { version, resolved: 'https://registry.npmjs.org/sum', integrity: `sha512-${version}` };
  return {
    'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: { 'node_modules/sum': pin } }),
    'node_modules/sum/package.json': JSON.stringify({
      name: 'sum',
      version,
      type: 'module',
      main: 'index.js',
    }),
    'node_modules/sum/index.js': `export const sum = (a, b) => ${sum};\n`,
  };
}

/** Each takes from the one before: an edit of the first reaches all that call it. */
function part(n: number): string {
  const before = n === 0 ? '' : `import { size${n - 1} } from './part${n - 1}.ts';\n`;
  const base = n === 0 ? '1' : n % 3 === 0 ? `size${n - 1}(value)` : String(n);
  return `${before}
/** Part ${n}. */
export function size${n}(value: number): number {
  if (value > ${n * 10}) return value - ${n};
  return value + ${base};
}
export const label${n} = (name: string): string => \`\${name}-${n}\` + (name.length > 3 ? '!' : '');
export class Box${n} {
  count = ${n};
  add(by = 1): number {
    this.count += by;
    return this.count;
  }
  never(): string {
    return 'never' + this.count;
  }
}
${n === 0 ? '' : `export const used${n} = (): number => size${n - 1}(1);\n`}`;
}

function partTest(n: number): string {
  const which = n % 2 === 0 ? `size${n}, label${n}` : `size${n}, Box${n}`;
  const second =
    n % 2 === 0
      ? `expect(label${n}('pear')).toBe('pear-${n}!');`
      : `expect(new Box${n}().add(2)).toBe(${n + 2});`;
  return `import { expect, test } from 'vitest';
import { ${which} } from './${n % 4 === 0 ? 'index' : `part${n}`}.ts';
test('size', () => { expect(size${n}(${n * 10 + 5})).toBe(${n * 10 + 5 - n}); });
test('other', () => { ${second} });
`;
}

const DATA = `import { readFileSync, readdirSync } from 'node:fs';
import { sum } from 'sum';
import { tax } from '#tax';
import prices from '../data/prices.json' with { type: 'json' };
const at = import.meta.dirname + '/../data/';
export const price = (name: keyof typeof prices): number => tax(prices[name]);
export const greeting = (): string => readFileSync(at + 'greeting.txt', 'utf8');
export const names = (): number => readdirSync(at).length;
export const both = (): number => sum(prices.apple, prices.pear);
export const mode = (): string => process.env.SHOP_MODE ?? 'plain';
export const later = async (n: number): Promise<object> => import(\`./part\${n}.ts\`);
`;

const DATA_TEST = `import { expect, test, vi } from 'vitest';
import { both, greeting, later, mode, names, price } from './data.ts';
vi.mock('./part3.ts');
test('price', () => { expect(price('plum')).toBeCloseTo(8.4); });
test('greeting', () => { expect(greeting()).toBe('hello 1 2 3'); });
test('names', () => { expect(names()).toBe(2); });
test('both', () => { expect(both()).toBe(8); });
test('mode', () => { expect(mode()).toBe('plain'); });
test('later', async () => { expect(Object.keys(await later(2))).toContain('size2'); });
`;

const ALL_TEST = `import { expect, test } from 'vitest';
import * as all from './index.ts';
const parts = import.meta.glob('./part*.ts');
test('all', () => { expect(Object.keys(all).length).toBe(47); });
test('parts', () => { expect(Object.keys(parts).filter((name) => !name.includes('.test')).length).toBe(12); });
`;
