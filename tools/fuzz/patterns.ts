// Tries every regular expression of the sources on long lines made to be hard for it: one that is not linear
// in what a task prints can be made to hang.
//
//   node tools/setup.mjs tools/fuzz/patterns.ts --length 16000
//
// Prints the slow ones and one JSON line last. A pattern may take 40 ms of CPU time for a line of 16,000
// characters, which is much for one with bounded repetitions and little for a quadratic one. It counts as
// slow if it takes longer each time.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { numbers, report } from '../bench/options.ts';

const { length } = numbers({ length: 16_000 });

const SOURCES = ['core', 'nx'].map((name) => join(import.meta.dirname, `../../packages/${name}/src`));

/** A literal, where an expression may begin. */
const LITERAL =
  /(?<=[\s(=!:?&|[,{])\/(?![*/ ])((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]{0,6})(?!\w)/g;

const UNITS = [
  ' ',
  '\t',
  '1',
  'a',
  'A',
  '/',
  '-',
  '=',
  '_',
  '+',
  '^',
  '#',
  '"',
  '(',
  '[',
  '|',
  '─',
  '━',
  '⎯',
  '›',
  'a ',
  '1 ',
  ' 1',
  'a: ',
  'a:1',
  ':1:1',
  '/a',
  '.a',
  "'a' ",
  '`a` ',
  '"a" ',
  '[a] ',
  '(a) ',
  '{a} ',
  '::',
  'Error: ',
  'error ',
  'at ',
  'in ',
  '| ',
  '  - ',
  '1 failed, ',
  'a=1 ',
  '<a>',
  '\\',
  '\\n',
  '@a/b ',
  'a.b:',
];

const LINES = UNITS.flatMap((unit) => {
  const line = unit.repeat(Math.ceil(length / unit.length));
  return [line, `${line}\u0000`];
});

interface Pattern {
  readonly file: string;
  readonly pattern: RegExp;
  /** What it begins with, so that it does not give up at once. */
  readonly start: string;
}

function patternsIn(folder: string): Pattern[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => /(?<!\.test)\.c?ts$/.test(file) && !file.includes('testing'))
    .flatMap((file) =>
      Array.from(readFileSync(join(folder, file), 'utf8').matchAll(LITERAL)).flatMap(
        ([, source = '', flags = '']) => {
          const pattern = compiled(source, flags.replace(/[gy]/g, ''));
          return pattern ? [{ file, pattern, start: startOf(source) }] : [];
        },
      ),
    );
}

/** A path in a comment may look like a literal. */
function compiled(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

function startOf(source: string): string {
  const plain = source.replace(/^\^?(?:\\s\*)?/, '').replace(/\\([[\]().|*+?^$/-])/g, '$1');
  return /^[\w:[\]' ●×✖>/-]{2,}/.exec(plain)?.[0] ?? '';
}

function milliseconds(pattern: RegExp, line: string): number {
  const start = process.cpuUsage();
  pattern.test(line);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** How long it takes where it takes too long, else 0. A pause of the machine does not come twice. */
function slowness({ pattern, start }: Pattern): number {
  const bound = (40 * length) / 16_000;
  for (const line of LINES) {
    for (const text of new Set([line, `${start}${line}`])) {
      if (milliseconds(pattern, text) <= bound) continue;
      const again = Math.min(...Array.from({ length: 4 }, () => milliseconds(pattern, text)));
      if (again > bound) return again;
    }
  }
  return 0;
}

const patterns = SOURCES.flatMap(patternsIn);
let slow = 0;
for (const one of patterns) {
  const ms = slowness(one);
  if (ms === 0) continue;
  slow++;
  console.log(`${one.file} ${one.pattern.source}: ${Math.round(ms)} ms`);
}
report({ length, patterns: patterns.length, lines: LINES.length, slow });
process.exitCode = slow > 0 ? 1 : 0;
