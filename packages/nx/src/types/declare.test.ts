import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../imports/parser.ts';
import { FIXTURES, SAMPLES, someModule } from '../testing/declaring-modules.ts';
import { compilerFor } from './compiler.ts';
import { configChain } from './configs.ts';
import { declarationText } from './declaration-text.ts';
import { declaredByText } from './declare.ts';
import { loadDeclare } from './oxc.ts';

// The same sources, declared by oxc and by TypeScript: whoever is checked against the one is told the same as by the other.
const parse = await loadParser();
const declare = (await loadDeclare())!;
const OPTIONS = {
  target: 'es2022',
  module: 'nodenext',
  strict: true,
  declaration: true,
  isolatedDeclarations: true,
  lib: ['es2023', 'dom'],
  types: [],
  skipLibCheck: false,
};
const chance = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
  minLength: 400,
  maxLength: 400,
  size: 'max',
});
const generated = fc.sample(chance, { numRuns: 40, seed: 7 }).map((numbers, at) => {
  let next = 0;
  return [`g${at}`, someModule(() => numbers[next++ % numbers.length] ?? 0)] as const;
});
const modules: Readonly<Record<string, string>> = { ...FIXTURES, ...Object.fromEntries(generated) };

let root: string;
const texts = { oxc: new Map<string, string>(), tsc: new Map<string, string>() };
const write = (file: string, text: string): void => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};
const tsc = (...args: readonly string[]): string => {
  const { file } = compilerFor(import.meta.dirname)!;
  const ran = spawnSync(process.execPath, [file, '--pretty', 'false', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return ran.stdout;
};
const made = (): ReturnType<typeof declaredByText> =>
  declaredByText({
    root,
    home: root,
    tsconfig: configChain(path.join(root, 'tsconfig.json'), root).tsconfig,
    major: 7,
    declare,
    parse,
  });

beforeAll(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-declare-')));
  write('package.json', '{"type":"module"}');
  const config = (more: object): string =>
    JSON.stringify({
      compilerOptions: { ...OPTIONS, rootDir: 'src', outDir: 'tsc', ...more },
      include: ['src'],
    });
  write('tsconfig.json', config({}));
  for (const [name, text] of Object.entries(modules)) write(`src/${name}.ts`, text);
  const said = tsc('-p', 'tsconfig.json', '--emitDeclarationOnly');
  if (said !== '') throw new Error(said);
  for (const [file, text] of made().texts) {
    const name = path.basename(file);
    write(`oxc/${name}`, text);
    texts.oxc.set(name, text);
    texts.tsc.set(name, readFileSync(file, 'utf8'));
  }
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

/** Asks for each name of each module in a way that makes the compiler say what it is. */
function consumer(): string {
  const lines = Object.entries(modules).flatMap(([name, text], at) => {
    const asked = [
      ...text.matchAll(
        /export (?:declare )?(?:abstract )?(?:async )?(?:const enum|const|let|function\*?|class|enum|namespace) (\w+)/g,
      ),
    ];
    const types = [...text.matchAll(/export (?:interface|type|(?:abstract )?class) (\w+)(<[^>=]*>)?/g)];
    return [
      `import * as m${at} from './${name}.js';`,
      ...[...new Set(asked.map(([, one = '']) => one))].flatMap((one) => [
        // Exactly, with literals, and how it widens.
        `let w${at}_${one} = m${at}.${one};`,
        `export const v${at}_${one}: Box<never> = null! as Box<[typeof m${at}.${one}, typeof w${at}_${one}]>;`,
        `export const k${at}_${one}: Box<never> = null! as Box<keyof typeof m${at}.${one}>;`,
      ]),
      ...types.map(
        ([, one = '', generic]) =>
          `export const t${at}_${one}: Box<never> = null! as Box<Shown<m${at}.${one}${generic === undefined ? '' : '<any>'}>>;`,
      ),
      `export const all${at}: Box<never> = null! as Box<Shown<typeof m${at}>>;`,
    ];
  });
  return `interface Box<T> { is: (t: T) => T }
type Shown<T> = T extends (...a: any[]) => any ? T : { [K in keyof T]: T[K] };
${lines.join('\n')}\n`;
}

/** A probe that shows members too: what the declarations themselves say of each other. */
function said(folder: 'oxc' | 'tsc'): readonly string[] {
  write(`${folder}/consumer.ts`, consumer());
  const config = {
    compilerOptions: {
      ...OPTIONS,
      isolatedDeclarations: false,
      declaration: false,
      noEmit: true,
      noErrorTruncation: true,
    },
    files: ['consumer.ts'],
  };
  write(`${folder}/tsconfig.json`, JSON.stringify(config));
  return tsc('-p', `${folder}/tsconfig.json`)
    .split('\n')
    .map((line) =>
      line
        .replace(new RegExp(`^${folder}/`), '')
        .replaceAll(`${root}/${folder}/`, '')
        .replaceAll('"', "'"),
    );
}

/** Without how it is written: quotes, blanks, digits of a number, letters by their codes. */
const words = (text: string): string =>
  declarationText('x.d.ts', text, parse)
    .replace(/'((?:[^'"\\]|\\')*)'/g, '"$1"')
    .replace(/(?<![\w.])-?\.?\d[\w.]*/g, (number) => String(Number(number.replace(/n$/, ''))))
    .replace(/\\u([\dA-F]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/[\s;,]+/g, '');

describe('declarations that are read off texts', () => {
  test('there are of all modules, without a problem', () => {
    expect(made().problems).toEqual([]);
    expect([...texts.oxc.keys()].sort()).toEqual(
      Object.keys(modules)
        .map((name) => `${name}.d.ts`)
        .sort(),
    );
  });

  test('say to those who see them what those of TypeScript say', () => {
    const [oxc, ts] = [said('oxc'), said('tsc')];
    expect(ts.length).toBeGreaterThan(300);
    expect(oxc).toEqual(ts);
  });

  test('have the same words, but for how they are written', () => {
    const other = [...texts.oxc].filter(([name, text]) => words(text) !== words(texts.tsc.get(name) ?? ''));
    expect(other.map(([name]) => [name, texts.oxc.get(name), texts.tsc.get(name)])).toEqual([]);
  });

  test('of single constructs are those of TypeScript, or none', () => {
    const config = {
      compilerOptions: { ...OPTIONS, rootDir: 'samples', outDir: 'sampled' },
      include: ['samples'],
    };
    write('samples.json', JSON.stringify(config));
    write(
      'samples/x.ts',
      'export interface X { a: number }\nexport type Y = 1;\nexport default class D { z: number = 1 }\n',
    );
    for (const [at, text] of SAMPLES.entries()) write(`samples/s${at}.ts`, `${text}\n`);
    const refused = new Set(
      tsc('-p', 'samples.json', '--emitDeclarationOnly')
        .split('\n')
        .flatMap((line) => /^samples\/(s\d+)\.ts\(.*error TS9\d+/.exec(line)?.[1] ?? []),
    );
    const { tsconfig } = configChain(path.join(root, 'samples.json'), root);
    const ours = declaredByText({ root, home: root, tsconfig, major: 7, declare, parse });
    const texts = [...ours.texts].map(([file, text]) => [path.basename(file, '.d.ts'), text] as const);
    expect(texts.length).toBeGreaterThan(50);
    const wrong = texts.filter(
      ([name, text]) =>
        !ours.problems.some((line) => line.startsWith(`samples/${name}.ts`)) &&
        (refused.has(name) ||
          words(text) !== words(readFileSync(path.join(root, `sampled/${name}.d.ts`), 'utf8'))),
    );
    expect(wrong.map(([name, text]) => [SAMPLES[Number(name.slice(1))], text])).toEqual([]);
  });

  test.each([
    [
      'a value that it does not say the type of',
      'export const one = two();\n',
      /^src\/wrong\.ts\(1,14\): error TS9010: /,
    ],
    [
      'what is behind other letters',
      '// äöü€ 😀\nexport const one = two();\n',
      /^src\/wrong\.ts\(2,14\): error TS9010: /,
    ],
    [
      'an accessor of an object',
      'export const one = { get a(): 1 { return 1; } };\n',
      /\(1,20\): error subminute: it has an object with get, set or/,
    ],
    ['an enum that is elsewhere', 'export declare enum E { A }\n', /it declares an enum that is elsewhere/],
    ['no module', 'const one = 1;\n', /it has no import and no export/],
    [
      'a reference',
      '/// <reference types="node" />\nexport {};\n',
      /\(1,1\): error subminute: it has a line of \/\/\//,
    ],
    ['a syntax error', 'export const = 1;\n', /^src\/wrong\.ts\(1,\d+\): error subminute: /],
    [
      'a constant in two places',
      'export const on = true;\nexport namespace N { export const on = false; }\n',
      /it has on twice/,
    ],
  ])('there are none of %s', (_name, text, words) => {
    write('src/wrong.ts', text);
    expect(made().problems).toEqual([expect.stringMatching(words)]);
    rmSync(path.join(root, 'src/wrong.ts'));
  });
});
