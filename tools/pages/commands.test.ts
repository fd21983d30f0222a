import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { help } from '../../packages/nx/src/cli/help.ts';
import { callsOf, unknownIn } from './commands.ts';
import { inlineCode, blocks, pages } from './markdown.ts';

const root = dirname(dirname(import.meta.dirname));
const all = pages();

test('every command, action and flag of subminute that a page names is one that its help knows', () => {
  const calls = all.flatMap(({ path, text }) => callsOf(text).map((call) => ({ path, call })));
  expect(calls.length).toBeGreaterThan(60);
  const faults = calls.flatMap(({ path, call }) =>
    unknownIn(call, help).map((what) => `${path}: ${what} in: ${call.text}`),
  );
  expect(faults).toEqual([]);
});

/** What commands write into somebody's repository. */
const WRITTEN: ReadonlySet<string> = new Set(['docs/build-health.md']);

test('every script of npm and every file of ours that a page names is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Readonly<Record<string, string>>;
  };
  const faults = all
    .filter(({ path }) => path !== 'CHANGELOG.md' && !path.startsWith('examples/'))
    .flatMap(({ path, text }) => {
      const code = [...inlineCode(text), ...blocks(text).map((block) => block.text)].join('\n');
      const runs = [...code.matchAll(/\bnpm run (?:-s |--silent )?([a-z][\w:-]*)/g)].map(
        ([, name = '']) => name,
      );
      const files = [
        ...code.matchAll(/(?<![\w/.-])(?:tools\/[\w./-]+\.(?:ts|mjs)|docs\/[\w-]+\.md)/g),
      ].filter(([file]) => !file.endsWith('/NAME.ts') && !WRITTEN.has(file));
      return [
        ...runs.filter((name) => !(name in scripts)).map((name) => `${path}: npm run ${name}`),
        ...files.filter(([file]) => !existsSync(join(root, file))).map(([file]) => `${path}: ${file}`),
      ];
    });
  expect(faults).toEqual([]);
});

test('what does not exist is found', () => {
  const unknown = (line: string): readonly string[] =>
    callsOf(`\`\`\`sh\n${line}\n\`\`\`\n`).flatMap((call) => unknownIn(call, help));
  expect(unknown('npx subminute afected -t test')).toEqual(['command afected']);
  expect(unknown('npx subminute ratchet chekc')).toEqual(['chekc']);
  expect(unknown('npx subminute show F1 --gerp x   # --bad')).toEqual(['--gerp']);
  expect(unknown('npx subminute affected --whatever nx takes')).toEqual([]);
  expect(unknown('npx subminute once -- tsc --bad && npx subminute cache stats --json')).toEqual([]);
});
