import { type Program, parse, type Token, tokTypes } from 'acorn';
import { describe, expect, test } from 'vitest';
import { type CodeTree, skeletonDigest } from './code-tree.ts';
import { codeTree } from './parsed-tree.ts';
import { digestOfCode, parsed, sha256, treeOfCode } from '../testing/parsed-module.ts';
import { dice } from '../dice.ts';
import { randomProgram } from '../testing/random-program.ts';

/** Syntax of every kind, as single statements that stand for themselves. */
const SYNTAX: readonly string[] = [
  'if (a) b(); else c();',
  'for (let i = 0; i < 9; i++) { if (i === x) continue; else break; }',
  'for (const k in o) f(k); for (const v of o) f(v);',
  'l: while (a < b) { do { b--; continue l; } while (!c); }',
  'switch (a) { case 1: b(); break; case "x": default: c(); }',
  'try { throw new Error(`a${b + 1}c${d}`); } catch ({ message }) { f(message); } finally { g(); }',
  'var { p = 1, q: [r, , ...s], ...t } = u, v = [, 1, , 2];',
  'x = a ? b : c ?? d; y = a?.b?.[c]?.(d); z = (a?.b).c; w ||= v &&= u ??= t;',
  'f(/a[/]b/gi, 10n, 0x1f, -1e3, "\\ud800", null, true, this, tag`x\\u`);',
  'a = b, (0, c.d)(), new (e.f)(...g), void typeof delete h.i;',
  'class A extends (B, C) { static #p = 1; static { this.#p; } get [k]() { return super.k; } *g() { yield* this; } }',
  'async function* af(a = 1, { b }, ...c) { for await (const d of a) yield await d; return; }',
  'o = { __proto__: p, a, "b": 1, [c]: 2, d() {}, get e() { return 1; }, set e(v) {}, async *f() {}, ...g };',
  'h = async (a) => { "use client"; return await a; }; i = a => b => ({ c: a }); j = () => a in b;',
  'k = class { constructor() { new.target; } static async m() {} #n; has(o) { return #n in o; } };',
  'debugger; ; { let q1 = 1; }',
  'import("a", { with: { type: "json" } }); import.meta.url;',
];

const programs = [...SYNTAX, ...Array.from({ length: 25 }, (_, seed) => randomProgram(seed, 2).code)];

function tokensOf(code: string): readonly Token[] {
  const tokens: Token[] = [];
  parse(code, { ecmaVersion: 'latest', sourceType: 'module', onToken: tokens });
  return tokens.filter(({ type }) => type !== tokTypes.eof);
}

const SPACES = [' ', '\t', '  ', '/**/', ' /* words about ignore */ ', '\u00a0', '\ufeff'];
const LINES = ['\n', '\r\n', '\n\n\t', '// words\n', '/* a\n b */', '\u2028'];
/** No line may end after these, or begin with those: it would mean something else, or nothing. */
const NO_LINE_AFTER = /^(?:return|throw|break|continue|yield|async|let|get|set|static|accessor|of|await)$/;
const NO_LINE_BEFORE = /^(?:\+\+|--|=>|\*)$/;

/** The same tokens, with other spaces, lines and comments between them. */
function printedOtherwise(code: string, next: () => number): string {
  const tokens = tokensOf(code);
  let printed = code.slice(0, tokens[0]?.start);
  for (const [i, token] of tokens.entries()) {
    const after = tokens[i + 1];
    printed += code.slice(token.start, token.end);
    printed += after ? gap(code, token, after, next) : code.slice(token.end);
  }
  return printed;
}

function gap(code: string, token: Token, after: Token, next: () => number): string {
  const between = code.slice(token.end, after.start);
  const isInTemplate = [token, after].some(
    ({ type }) => type === tokTypes.template || type === tokTypes.backQuote,
  );
  const word = code.slice(token.start, token.end);
  if (isInTemplate || next() < 0.4) return between;
  const isLineOk = !NO_LINE_AFTER.test(word) && !NO_LINE_BEFORE.test(code.slice(after.start, after.end));
  const choices = isLineOk ? [...SPACES, ...LINES] : SPACES;
  return between + (choices[Math.floor(next() * choices.length)] ?? '');
}

/** The tree as it is, for comparison: without positions and spelling, with brackets where they name. */
function reference(program: Program): string {
  return JSON.stringify(program, (key, value: unknown) => {
    if (key === 'start' || key === 'end') return undefined;
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value !== 'object' || value === null) return value;
    const { raw, left, start, expression, type, ...rest } = value as Record<string, unknown>;
    const leftStart = (left as { start?: number } | undefined)?.start;
    const isFunction = /Function/.test(String(type));
    return {
      type,
      ...rest,
      ...(type === 'Literal' ? {} : { raw }),
      ...(isFunction ? {} : { expression }),
      ...(left === undefined ? {} : { left }),
      ...(String(type).startsWith('Assign') ? { isBare: leftStart === start } : {}),
    };
  });
}

interface Mutant {
  readonly code: string;
  readonly at: number;
  /** A name or a value by another: what ends where is as before. */
  readonly isValue: boolean;
}

const POOL =
  'a b 1 2n "s" null true this + - * && || ?? === < = += ! ~ typeof ; , ( ) [ ] { } => . ?. ... : async static get'.split(
    ' ',
  );

const VALUES = new Set(['a', 'b', '1', '2n', '"s"']);
const VALUE_TOKENS = new Set([tokTypes.name, tokTypes.num, tokTypes.string]);

/** One token replaced by another, removed or doubled. */
function mutantOf(code: string, next: () => number): Mutant {
  const tokens = tokensOf(code);
  const token = tokens[Math.floor(next() * tokens.length)];
  if (!token) return { code, at: 0, isValue: false };
  const { start, end, type } = token;
  const other = [...POOL, '', `${code.slice(start, end)} ${code.slice(start, end)}`];
  const text = other[Math.floor(next() * other.length)] ?? '';
  const isValue = VALUE_TOKENS.has(type) && VALUES.has(text);
  return { code: `${code.slice(0, start)} ${text} ${code.slice(end)}`, at: start, isValue };
}

function tryParse(code: string): ReturnType<typeof parsed> | undefined {
  try {
    return parsed(code);
  } catch {
    return undefined;
  }
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Where bodies of functions are, found without the tree. */
function bodyPlaces(value: unknown): readonly Place[] {
  if (Array.isArray(value)) return value.flatMap(bodyPlaces);
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(bodyPlaces);
  const { type, body } = value as { type?: string; body?: Place };
  return body && /Function/.test(type ?? '') ? [body, ...inner] : inner;
}

function pathsOf({ root }: CodeTree): readonly string[] {
  const walk = (bodies: CodeTree['root']['bodies'], path: string): readonly string[] =>
    bodies.flatMap((body, i) => [`${path}${i}`, ...walk(body.bodies, `${path}${i}.`)]);
  return walk(root.bodies, '');
}

describe('code printed otherwise', () => {
  test('has the same digest', () => {
    const next = dice(3);
    let changed = 0;
    for (const code of programs)
      for (let time = 0; time < 4; time++) {
        const other = printedOtherwise(code, next);
        if (other !== code) changed++;
        expect({ other, digest: digestOfCode(other) }).toEqual({ other, digest: digestOfCode(code) });
      }
    expect(changed).toBeGreaterThan(programs.length * 3);
  });
});

describe('a token that is another', () => {
  const next = dice(4);
  const mutants = programs.flatMap((code) =>
    Array.from({ length: 60 }, () => ({ original: code, ...mutantOf(code, next) })),
  );

  test('changes the digest if and only if it changes the tree', () => {
    let same = 0;
    let other = 0;
    for (const { original, code } of mutants) {
      const { program, comments } = tryParse(code) ?? {};
      const tree = program && comments && codeTree(program, comments, sha256);
      if (!program || !tree) continue;
      const isSame = reference(program) === reference(parsed(original).program);
      expect({ code, isSame: tree.digest === digestOfCode(original) }).toEqual({ code, isSame });
      if (isSame) same++;
      else other++;
    }
    expect(same).toBeGreaterThan(10);
    expect(other).toBeGreaterThan(200);
  });

  test('leaves the skeleton without a body as it was if and only if it is in that body', () => {
    let inside = 0;
    let outside = 0;
    for (const { original, code, at } of mutants.filter(({ isValue }) => isValue)) {
      const { program, comments } = tryParse(code) ?? {};
      const tree = program && comments && codeTree(program, comments, sha256);
      const before = treeOfCode(original);
      if (!tree || tree.digest === before.digest) continue;
      const paths = pathsOf(before).filter(
        (path) => skeletonDigest(tree, [path], sha256) === skeletonDigest(before, [path], sha256),
      );
      const places = bodyPlaces(parsed(original).program).filter(({ start, end }) => start <= at && at < end);
      expect({ code, paths: paths.length }).toEqual({ code, paths: places.length });
      if (places.length > 0) inside++;
      else outside++;
    }
    expect(inside).toBeGreaterThan(20);
    expect(outside).toBeGreaterThan(20);
  });
});
