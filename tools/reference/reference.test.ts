import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { commandNames, settingsPart, withParts } from './page.ts';
import { parts, REFERENCE } from './sources.ts';

const root = dirname(dirname(import.meta.dirname));
const page = readFileSync(REFERENCE, 'utf8');

const sources = globSync('packages/*/src/**/*.{ts,cts}', { cwd: root })
  .filter((file) => !/\.test\.ts$|\/testing\//.test(file))
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');

const variablesOf = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/\bSUBMINUTE_[A-Z][A-Z_]*[A-Z]\b/g)].map(([name]) => name));

test('the page says what the code says; else run: node tools/setup.mjs tools/reference.ts', () => {
  expect(page).toBe(withParts(page, parts()));
});

test('every command that there is has its help on the page', () => {
  const main = readFileSync(join(root, 'packages/nx/src/cli/main.ts'), 'utf8');
  const commands = [...main.matchAll(/^ {2}'?([a-z-]+)'?: async \(\) =>/gm)].map(([, name]) => name);
  expect(commands.length).toBeGreaterThan(10);
  expect([...page.matchAll(/^### ([a-z-]+)$/gm)].map(([, name]) => name)).toEqual(
    expect.arrayContaining(commands),
  );
});

test('every variable of ours is on the page, and each that is there is read by something', () => {
  expect([...variablesOf(sources)].filter((name) => !page.includes(name))).toEqual([]);
  const setup = readFileSync(join(root, 'tools/setup.mjs'), 'utf8');
  const known = variablesOf(sources + setup);
  expect([...variablesOf(page)].filter((name) => !known.has(name))).toEqual([]);
});

test('every file of the store that is on the page is one that the code names', () => {
  const [, section = ''] = page.split('## Files outside of it');
  const rows = [...section.matchAll(/^\| (`[^|]+`) +\|/gm)].flatMap(([, names = '']) =>
    [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''),
  );
  expect(rows.length).toBeGreaterThan(8);
  const files = rows.filter((name) => !name.startsWith('SUBMINUTE_'));
  expect(files.filter((name) => !new RegExp(`['"\`/]${name}['"\`]`).test(sources))).toEqual([]);
});

test('every file of the store that the code names is on the page', () => {
  const ofTrees = new Set(['plan', 'nx-cache', 'nx-data']);
  const names = [
    ...sources.matchAll(/path\.join\((?:store|place), '([\w-]+)'/g),
    ...sources.matchAll(/'([a-z]+-v\d+\.(?:db|json))'/g),
  ].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(8);
  expect(names.filter((name) => !ofTrees.has(name) && !page.includes(`\`${name}\``))).toEqual([]);
});

test('a part without its place is an error, not a page without it', () => {
  expect(() => withParts('# Reference\n', parts())).toThrow('has no place for its part "commands"');
});

test('the overview of the help tells the commands', () => {
  expect(commandNames('title\n\n  affected [nx args]   Run\n  run-many   Run\n\nExit codes: 0\n')).toEqual([
    'affected',
    'run-many',
  ]);
});

test('a setting is told with its variable and its default', () => {
  const schema = { properties: { $schema: {}, budget: { description: 'The budget.', default: '60s' } } };
  expect(settingsPart(schema, new Map([['budget', 'SUBMINUTE_BUDGET']]))).toBe(
    '- `budget`, `SUBMINUTE_BUDGET`: The budget. Default: `"60s"`.',
  );
});
