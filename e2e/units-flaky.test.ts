import { globSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { type RunAsk, runVitest } from '../tools/rig/units/run-vitest.ts';
import { testFile } from '../tools/rig/units/unit-case.ts';
import { type FileTexts, type UnitsWorkspace, unitsWorkspace } from '../tools/rig/units/workspace.ts';

/** Our own variables are no inputs: it stands for the clock, for chance, for all that nobody sees. */
const LUCK = "process.env.SUBMINUTE_LUCK === 'good'";
const BAD = { SUBMINUTE_LUCK: 'bad' };
const GOOD = { SUBMINUTE_LUCK: 'good' };

/** Fail and pass with the same inputs. */
const BY_CHANCE: FileTexts = {
  'chance/plain.test.ts': testFile(`expect(${LUCK}).toBe(true);`),
  'chance/deep.test.ts': testFile('lucky(1);', "import { lucky } from './lucky.ts';"),
  'chance/lucky.ts': `const inner = (n: number): number => { if (!(${LUCK})) throw new Error('no luck'); return n; };
    export const lucky = (n: number): number => inner(n) + 1;`,
  'chance/import.test.ts': testFile('expect(late).toBe(1);', "import { late } from './late.ts';"),
  'chance/late.ts': `if (!(${LUCK})) throw new Error('too early');\nexport const late = 1;`,
  'chance/nowhere.test.ts': `import { expect, test } from 'vitest';
    test('holds', async () => { if (!(${LUCK})) await import('./no' + 'where.ts'); expect(1).toBe(1); });`,
  'chance/no-package.test.ts': `import { expect, test } from 'vitest';
    test('holds', async () => { if (!(${LUCK})) await import('no-such-package'); expect(1).toBe(1); });`,
  'chance/hook.test.ts': `import { beforeAll, expect, test } from 'vitest';
    beforeAll(() => { if (!(${LUCK})) throw new Error('not ready'); });
    test('holds', () => { expect(1).toBe(1); });`,
  'chance/again.test.ts': `import { expect, test } from 'vitest';
    let tries = 0;
    test('holds', { retry: 1 }, () => { tries++; expect(tries > 1 || ${LUCK}).toBe(true); });`,
  'chance/leaves.test.ts': testFile(
    `const file = import.meta.dirname + '/out/left.txt';
     fs.writeFileSync(file, ${LUCK} ? 'good' : 'bad');
     expect(${LUCK}).toBe(true);`,
    "import fs from 'node:fs';",
  ),
  'chance/out/left.txt': 'nothing yet',
};

/** Fail until something that they read is mended. */
const BROKEN: FileTexts = {
  'mended/source.test.ts': testFile("expect(word).toBe('a');", "import { word } from './word.ts';"),
  'mended/word.ts': "export const word = 'b';",
  'mended/missing.test.ts': testFile("expect(made).toBe('a');", "import { made } from './made.ts';"),
  'mended/data.test.ts': testFile(
    "expect(fs.readFileSync(import.meta.dirname + '/data.txt', 'utf8')).toBe('a');",
    "import fs from 'node:fs';",
  ),
  'mended/variable.test.ts': testFile("expect(process.env.WORD).toBe('a');"),
  'mended/own.test.ts': testFile('expect(1).toBe(2);'),
  'mended/syntax.test.ts': testFile('expect(odd).toBe(1);', "import { odd } from './odd.ts';"),
  'mended/odd.ts': 'export const odd = ;',
  'mended/own-syntax.test.ts': 'const one = ;',
};
const MENDED: FileTexts = {
  'mended/word.ts': "export const word = 'a';",
  'mended/made.ts': "export const made = 'a';",
  'mended/data.txt': 'a',
  'mended/own.test.ts': testFile('expect(1).toBe(1);'),
  'mended/odd.ts': 'export const odd = 1;',
  'mended/own-syntax.test.ts': testFile('expect(1).toBe(1);'),
};

function made(files: FileTexts): UnitsWorkspace {
  const work = unitsWorkspace(process.env['SUBMINUTE_CASES_MODULES']);
  work.write({
    'vitest.config.mjs': 'export default { plugins: [subminute()] };',
    'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
    ...files,
  });
  return work;
}

async function ran(
  work: UnitsWorkspace,
  env: NodeJS.ProcessEnv,
  ask: Partial<RunAsk> = {},
): Promise<string[]> {
  const told = await runVitest(work.root, { ...ask, env: { ...work.env, ...env } });
  if (!('files' in told)) throw new Error(told.said);
  return told.files.map(({ file, state }) => `${file} ${state}`).sort();
}

const testsOf = (files: FileTexts, state: string): string[] =>
  Object.keys(files)
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `${file} ${state}`)
    .sort();

/** Why they run always, as `doctor` tells it. */
function reasons({ env }: UnitsWorkspace): Readonly<Record<string, unknown>> {
  const [file = ''] = globSync(`${env['SUBMINUTE_STORE'] ?? ''}/*/units-v1.db`);
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare('SELECT unit, reason FROM last WHERE reason IS NOT NULL').all();
  db.close();
  return Object.fromEntries(rows.map(({ unit, reason }) => [String(unit).replace(/^.*#/, ''), reason]));
}

test.each([false, true])(
  'what failed and passes with the same inputs is never known; what was mended is (by function: %s)',
  async (byFunction) => {
    using work = made({ ...BY_CHANCE, ...BROKEN });
    const first = await ran(work, BAD, { byFunction });
    expect(first).toContain('chance/again.test.ts passed');
    expect(first.filter((line) => line.endsWith(' failed'))).toEqual(
      [...testsOf(BY_CHANCE, 'failed'), ...testsOf(BROKEN, 'failed')].filter((line) => !/again/.test(line)),
    );
    work.write(MENDED);
    const good = { ...GOOD, WORD: 'a' };
    expect(await ran(work, good, { byFunction })).toEqual([
      ...testsOf(BY_CHANCE, 'passed'),
      ...testsOf(BROKEN, 'passed'),
    ]);
    expect(await ran(work, good, { byFunction })).toEqual(testsOf(BY_CHANCE, 'passed'));
    const flaky = Object.keys(BY_CHANCE).filter((file) => file.endsWith('.test.ts'));
    expect(reasons(work)).toEqual(
      Object.fromEntries(flaky.map((file) => [file, 'it has failed with the same inputs'])),
    );
  },
);

test('what failed first of a run that stopped there is not known by chance either', async () => {
  using work = made({
    'a.test.ts': `import { expect, test } from 'vitest';
      test('first', () => { expect(${LUCK}).toBe(true); });
      test('second', () => { expect(1).toBe(1); });`,
  });
  expect(await ran(work, BAD, { cli: { bail: 1 } })).toEqual(['a.test.ts failed']);
  expect(await ran(work, GOOD)).toEqual(['a.test.ts passed']);
  expect(await ran(work, GOOD)).toEqual(['a.test.ts passed']);
});

test('what passed at the second try, before the run stopped for another one, is not known by chance either', async () => {
  const awake =
    "import { setTimeout as sleep } from 'node:timers/promises';\nimport { expect, test } from 'vitest';";
  using work = made({
    'again.test.ts': `${awake}
      let tries = 0;
      test('first', { retry: 1 }, () => { tries++; expect(tries > 1 || ${LUCK}).toBe(true); });
      test('second', async () => { if (!(${LUCK})) await sleep(4000); });
      test('third', () => { expect(1).toBe(1); });`,
    'other.test.ts': `${awake}
      test('fails', async () => { await sleep(${LUCK} ? 0 : 2500); expect(${LUCK}).toBe(true); });`,
  });
  const both = ['again.test.ts passed', 'other.test.ts passed'];
  expect(await ran(work, BAD, { cli: { bail: 1, maxWorkers: 2 } })).toEqual([
    both[0],
    'other.test.ts failed',
  ]);
  expect(await ran(work, GOOD)).toEqual(both);
  expect(await ran(work, GOOD)).toEqual(both);
});

test('what a broken set-up stopped is known once that is mended', async () => {
  using work = made({
    'vitest.config.mjs':
      "export default { plugins: [subminute()], test: { setupFiles: ['./setup.ts', './more.ts'] } };",
    'setup.ts': 'export const one = 1;',
    'more.ts': 'export const odd = ;',
    'a.test.ts': testFile('expect(1).toBe(1);'),
  });
  expect(await ran(work, GOOD)).toEqual(['a.test.ts failed']);
  work.write({ 'more.ts': 'export const odd = 1;' });
  expect(await ran(work, GOOD)).toEqual(['a.test.ts passed']);
  expect(await ran(work, GOOD)).toEqual([]);
});

test('what a missing package stopped is known once that is installed', async () => {
  using work = made({
    'a.test.ts': testFile("expect(made).toBe('a');", "import { made } from 'made-package';"),
    'late.test.ts': `import { expect, test } from 'vitest';
      test('holds', async () => { expect((await import('made-package')).made).toBe('a'); });`,
  });
  expect(await ran(work, GOOD)).toEqual(['a.test.ts failed', 'late.test.ts failed']);
  work.write({
    'node_modules/made-package/package.json': '{"name":"made-package","version":"1.0.0","main":"./made.mjs"}',
    'node_modules/made-package/made.mjs': "export const made = 'a';",
  });
  expect(await ran(work, GOOD)).toEqual(['a.test.ts passed', 'late.test.ts passed']);
  expect(await ran(work, GOOD)).toEqual([]);
});
