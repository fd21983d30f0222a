import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ExitCode } from '@subminute/core';
import { findPlace } from '@subminute/vitest/store';
import { fusesIn, openUnits } from '@subminute/vitest/units';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../main.ts';

let root: string;
let env: NodeJS.ProcessEnv;
let store: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-cache-')));
  writeFileSync(path.join(root, 'nx.json'), '{}');
  env = { SUBMINUTE_STORE: path.join(root, 'store') };
  store = findPlace(root, env).dir;
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

async function subminute(...argv: readonly string[]): Promise<{ code: ExitCode; out: string }> {
  let out = '';
  const sink = { write: (text: string) => (out += text) };
  const code = await main({ argv, env, cwd: root, out: sink, err: { write: () => true } });
  return { code, out };
}

function tell(sql: string): void {
  using database = openUnits(store);
  database.db.exec(sql);
}

function tripped(): readonly string[] {
  using database = openUnits(store);
  return fusesIn(database.db).map(({ project }) => project);
}

/** Its first page is whole, what it leads to is not: it opens, and can not be read. */
function tear(): void {
  tell('CREATE TABLE rows (n)');
  const file = path.join(store, 'units-v1.db');
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0x5a, 4096));
}

describe('a database that opens and is torn', () => {
  test.each(['stats', 'gc', 'mend'])('is said by cache %s, with what mends it', async (action) => {
    tear();
    const args = action === 'mend' ? ['libs/cart'] : [];
    const { code, out } = await subminute('cache', action, ...args);
    expect(code).toBe(2);
    expect(out).toMatch(/^ERROR what is known of test files cannot be read or written in /);
    expect(out).toMatch(/\. Run: npx subminute cache verify\n$/);
  });

  test('is set aside by cache verify, and what comes after has a whole one', async () => {
    tear();
    const { code, out } = await subminute('cache', 'verify');
    expect(code).toBe(1);
    expect(out).toMatch(/^the database could not be read: it was set aside as units-v1\.db\.aside-/);
    expect(readdirSync(store).filter((name) => name.includes('.aside-'))).toHaveLength(1);
    expect(await subminute('cache', 'verify')).toMatchObject({ code: 0 });
    tell('SELECT * FROM verdict');
    expect(await subminute('cache', 'stats')).toMatchObject({ code: 0 });
  });
});

describe('cache mend', () => {
  const FUSES = ['.#', 'libs/a#unit', 'libs/b#e2e', 'libs/b#unit', 'libs/cart#'];
  const trip = (): void => {
    for (const project of FUSES)
      tell(`INSERT INTO fuse (project, at_ms, evidence) VALUES ('${project}', 1, 'x')`);
  };

  test.each(['', '/', 'unit', 'libs', '#'])(
    'mends nothing by %j, which names no project or several',
    async (word) => {
      trip();
      const { code, out } = await subminute('cache', 'mend', word);
      expect(code).toBe(2);
      expect(out).toMatch(/^ERROR .*libs\/a#unit.*libs\/b#unit/);
      expect(tripped()).toEqual(FUSES);
    },
  );

  test.each([
    ['libs/cart', ['libs/cart#']],
    ['libs/cart/', ['libs/cart#']],
    ['.', ['.#']],
    ['libs/a#unit', ['libs/a#unit']],
    ['libs/b', ['libs/b#e2e', 'libs/b#unit']],
    ['e2e', ['libs/b#e2e']],
  ])('mends by %s what that names, and nothing else', async (word, mended) => {
    trip();
    expect(await subminute('cache', 'mend', word)).toMatchObject({ code: 0 });
    expect(tripped()).toEqual(FUSES.filter((project) => !mended.includes(project)));
  });
});

test('a word too many is called that', async () => {
  const { out } = await subminute('cache', 'stats', 'foo');
  expect(out).toBe("ERROR 'foo' is too much here. Run: npx subminute cache stats --help\n");
});

describe('why of a word', () => {
  const keep = (): void => {
    mkdirSync(path.join(root, 'src'));
    writeFileSync(path.join(root, 'src/here.test.ts'), '');
    for (const name of ['here', 'gone'])
      tell(
        `INSERT INTO last (unit, checkout, outcome, duration_ms, because, run, at_ms)
         VALUES ('.##src/${name}.test.ts', '${root}', 'passed', 1, '{"kind":"new"}', 'r7k2x', 1)`,
      );
  };

  test('that is no path is an answer, not a crash', async () => {
    symlinkSync('loop', path.join(root, 'loop'));
    for (const word of ['x'.repeat(5000), 'loop', 'a\0b']) {
      expect(await subminute('why', word)).toMatchObject({
        code: 2,
        out: expect.stringMatching(/^ERROR no task '/),
      });
    }
  });

  test('that is a test file takes no --run: only its last is kept', async () => {
    keep();
    expect(await subminute('why', 'src/here.test.ts')).toMatchObject({ code: 0 });
    expect(await subminute('why', 'src/here.test.ts', '--run', 'r7k2x')).toEqual({
      code: 2,
      out: 'ERROR --run is for tasks: of a test file the last run is kept. Run: npx subminute why src/here.test.ts\n',
    });
  });

  test('that was a test file says since when it is gone', async () => {
    keep();
    expect(await subminute('why', 'src/gone.test.ts')).toEqual({
      code: 2,
      out: 'ERROR src/gone.test.ts is gone; run r7k2x was the last that had it as a test file: passed. Run: git log -- src/gone.test.ts\n',
    });
  });
});
