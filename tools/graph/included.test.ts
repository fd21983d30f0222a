import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import ts from 'typescript';
import { afterAll, expect, test } from 'vitest';
import { openDisk } from '../../packages/nx/src/imports/disk.ts';
import { inclusionOf } from '../../packages/nx/src/imports/included.ts';
import { readTsconfig } from '../../packages/nx/src/imports/tsconfig-file.ts';

const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'included-')));
const FILES = [
  'a.ts',
  'b.tsx',
  'c.js',
  'd.d.ts',
  'e.mts',
  '.f.ts',
  'src/a.ts',
  'src/b.spec.ts',
  'src/c.jsx',
  'src/.g.ts',
  'src/deep/a.ts',
  'src/deep/b.spec.tsx',
  'src/.hidden/a.ts',
  'node_modules/p/a.ts',
  'src/node_modules/p/b.ts',
  'dist/a.d.ts',
  'test/a.ts',
  'srcs/a.ts',
  'src.ts',
  'x.config.ts',
];
for (const file of FILES) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), '');
}
afterAll(() => rmSync(root, { recursive: true, force: true }));

const pattern = fc.constantFrom(
  '**/*',
  'src',
  './src/',
  'src/**/*',
  'src/**/*.ts',
  '*.ts',
  '**/*.spec.ts',
  'src/*',
  '**/deep',
  'src/deep/**',
  '*',
  '?.ts',
  'src/a.ts',
  '*.config.*',
  '**/*.d.ts',
  'test',
  '.',
  '**',
  'src/.hidden',
  '${configDir}/src',
  's*',
);
const patterns = fc.array(pattern, { minLength: 1, maxLength: 3 });

const config = fc.record(
  {
    include: patterns,
    exclude: patterns,
    files: fc.array(fc.constantFrom('a.ts', 'dist/a.d.ts', 'test/a.ts'), { maxLength: 2 }),
    compilerOptions: fc.record({ allowJs: fc.boolean(), outDir: fc.constant('dist') }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

test('a tsconfig includes what TypeScript says', () => {
  fc.assert(
    fc.property(config, fc.boolean(), (json, isExtended) => {
      // What is not in a base counts from the file that extends it.
      const [base, own] = isExtended ? [json, { extends: './base.json' }] : [{}, json];
      writeFileSync(path.join(root, 'base.json'), JSON.stringify(base));
      const file = path.join(root, 'tsconfig.json');
      writeFileSync(file, JSON.stringify(own));
      const parsed = ts.getParsedCommandLineOfConfigFile(
        file,
        {},
        {
          ...ts.sys,
          onUnRecoverableConfigFileDiagnostic: () => {},
        },
      );
      const includes = inclusionOf(readTsconfig(file, openDisk(root), () => {}));
      const ours = FILES.map((one) => path.join(root, one)).filter(includes);
      const theirs = (parsed?.fileNames ?? []).filter((one) => !one.endsWith('.json'));
      expect(ours.toSorted()).toEqual(theirs.toSorted());
    }),
    { numRuns: 300 },
  );
});
