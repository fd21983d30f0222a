import { type UnitCase, testFile } from '../../tools/rig/units/unit-case.ts';

/** Whoever sees how a module is written, its text or the lines in it. */
export const READ_SOURCES: readonly UnitCase[] = [
  {
    name: 'the source of a function is read',
    files: {
      'lib.ts': 'export function one(): number { return 1; }',
      'a.test.ts': testFile(
        "expect(one.toString()).not.toContain('// x');",
        "import { one } from './lib.ts';",
      ),
    },
    edit: { 'lib.ts': 'export function one(): number { return 1; "// x"; }' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a comment appears in a source that is read from a function',
    files: {
      'lib.js': 'export function one() { return 1; }',
      'a.test.ts': testFile(
        'expect(one.toString().length).toBeLessThan(36);',
        "import { one } from './lib.js';",
      ),
    },
    edit: { 'lib.js': 'export function one() { /* much longer */ return 1; }' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a comment appears beside a source that is read from a function',
    files: {
      'lib.js': 'export function one() { return 1; }',
      'other.js': 'export const two = () => { return 2; };',
      'a.test.ts': testFile(
        'expect(one.toString().length + two()).toBeLessThan(50);',
        "import { one } from './lib.js'; import { two } from './other.js';",
      ),
    },
    edit: { 'other.js': '// More.\nexport const two = () => { return 2; };' },
    rests: ['a.test.ts'],
  },
  {
    name: 'a comment appears where stacks are formatted as Node does, in a script that is in none of them',
    files: {
      'lib.js': 'export function one() { return new Error("e").stack; }',
      'other.js': 'export const two = () => 2;',
      'a.test.ts': testFile(
        `const before = Error.prepareStackTrace;
        Error.prepareStackTrace = undefined;
        expect(one()).toContain('lib.js');
        Error.prepareStackTrace = before;
        expect(two()).toBe(2);`,
        "import { one } from './lib.js'; import { two } from './other.js';",
      ),
    },
    edit: { 'other.js': '// More.\nexport const two = () => 2;' },
    rests: ['a.test.ts'],
  },
  {
    name: 'a line appears where stacks are formatted as Node does, in a script that is in one of them',
    files: {
      'lib.js': 'export function one() { return new Error("e").stack; }',
      'a.test.ts': testFile(
        `const before = Error.prepareStackTrace;
        Error.prepareStackTrace = undefined;
        const stack = one();
        Error.prepareStackTrace = before;
        expect(stack).toContain('lib.js');`,
        "import { one } from './lib.js';",
      ),
    },
    edit: { 'lib.js': '// More.\nexport function one() { return new Error("e").stack; }' },
    runs: ['a.test.ts'],
  },
];
