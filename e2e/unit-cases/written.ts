import { rmSync } from 'node:fs';
import path from 'node:path';
import { type UnitCase, testFile } from '../../tools/rig/units/unit-case.ts';
import { FS } from './files.ts';

/** What a test file writes to the disk. */
export const WRITTEN: readonly UnitCase[] = [
  {
    name: 'a file is made and removed beside the test, and another one appears there',
    files: {
      'a.test.ts': testFile(
        `fs.writeFileSync(at('own.txt'), '1');
        const names = fs.readdirSync(import.meta.dirname).filter((name) => name.endsWith('.txt'));
        fs.rmSync(at('own.txt'));
        expect(names).toEqual(['own.txt']);`,
        FS,
      ),
      'src/b.test.ts': testFile(
        "const dir = fs.mkdtempSync(at('own-'));\nfs.writeFileSync(dir + '/x', '');\nfs.rmSync(dir, { recursive: true });",
        FS,
      ),
    },
    edit: { 'other.txt': '' },
    runs: ['a.test.ts'],
    rests: ['src/b.test.ts'],
  },
  {
    name: 'what a test file leaves behind is removed',
    files: {
      'out/x.txt': '',
      'a.test.ts': testFile(
        "fs.mkdirSync(at('out'), { recursive: true });\nfs.writeFileSync(at('out/x.txt'), 'made');",
        FS,
      ),
      'b.test.ts': testFile(
        "fs.mkdirSync(at('out'), { recursive: true });\nfs.writeFileSync(at('out/y.txt'), 'made');",
        FS,
      ),
      'out/y.txt': '',
    },
    edit: { 'out/x.txt': null },
    runs: ['a.test.ts'],
    rests: ['b.test.ts'],
  },
  {
    name: 'a folder that is gone into, and one whose disk is asked for its space',
    files: {
      'into/one.txt': '',
      'of/one.txt': '',
      'a.test.ts': testFile(
        "process.chdir(import.meta.dirname + '/into'); process.chdir('..');",
        "import process from 'node:process';",
      ),
      'b.test.ts': testFile(
        "expect(fs.statfsSync(import.meta.dirname + '/of').bsize).toBeGreaterThan(0);",
        "import fs from 'node:fs';",
      ),
    },
    edit: (dir) => {
      for (const name of ['into', 'of']) rmSync(path.join(dir, name), { recursive: true });
    },
    runs: ['a.test.ts', 'b.test.ts'],
    always: ['b.test.ts'],
  },
];
