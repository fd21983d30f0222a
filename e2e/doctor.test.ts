import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faultsIn } from '../tools/rig/conforms.ts';
import { workspace } from '../tools/rig/workspace.ts';

const SCHEMA = JSON.parse(
  readFileSync(join(import.meta.dirname, '../packages/nx/schema/doctor.json'), 'utf8'),
) as Record<string, unknown>;

const command = (text: string): object => ({ command: text, cache: true, outputs: ['{workspaceRoot}/dist'] });

test('doctor mends what is safe, and compares what was replaced', async () => {
  await using ws = await workspace({
    files: {
      '.gitignore': 'node_modules\ndist\n',
      'packages/a/project.json': JSON.stringify({
        name: 'a',
        targets: {
          check: command('mkdir -p dist && echo "f( 1 )" > dist/a.js'),
          'check-replaced': command('mkdir -p dist && echo "f(1); // one" > dist/a.js'),
        },
      }),
    },
  });
  const { stdout } = await ws.subminute(['doctor', '--fix', '--json']);
  const document = JSON.parse(stdout) as Record<string, unknown>;
  const changed = ['/.nx/cache/', '/.nx/workspace-data/'].map((key) => ({
    file: '.gitignore',
    key,
    to: 'added',
  }));
  expect(document).toMatchObject({ fixed: [{ finding: 'git ignores', changed, left: [] }], exitCode: 0 });
  expect(faultsIn(document, SCHEMA)).toEqual([]);
  expect(readFileSync(join(ws.dir, '.gitignore'), 'utf8')).toContain('dist\n/.nx/cache/\n');
  const compared = await ws.subminute(['doctor', '--compare']);
  expect(compared.stdout).toMatch(/^COMPARE PASS 1 project: what replaced.*\nsame +a: check both passed/);
  expect(compared.code).toBe(0);
});
