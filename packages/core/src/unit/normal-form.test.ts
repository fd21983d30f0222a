import { describe, expect, test } from 'vitest';
import { digestOfCode as digest, parsed, sha256, treeOfCode } from '../testing/parsed-module.ts';
import { codeTree } from './parsed-tree.ts';

// In one piece, Vitest would take it for this file's own.
const ENVIRONMENT = ['@vitest', 'environment'].join('-');

/** What only looks different. */
const SAME: readonly (readonly [string, string])[] = [
  ['a+b', '  a /* x */ +\n// y\n b;'],
  ["f('x')", 'f("\\x78")'],
  ['f(0x10, 1e3, 1_0)', 'f(16, 1000, 10)'],
  ['f(0x1fn)', 'f(31n)'],
  ['a => a', '(a) => (a)'],
  ['const f = (function () {})', 'const f = function () {}'],
  ['(function () {})()', '(function () {}())'],
  ['`a\r\nb`', '`a\nb`'],
  ['new (A)()', 'new A'],
  ['(a * b) + c', 'a * b + c'],
  ['(eval)("x")', 'eval("x")'],
  ['\\u0061b', 'ab'],
  ['if (a) { b() }', 'if (a)\n{\n\tb();\n}'],
  ['#!/usr/bin/env node\na', 'a'],
  ["'use strict'; a", '"use strict"\na'],
  ['a;\n//# sourceMappingURL=x.js.map', 'a'],
  ['a;\n//# sourceURL=@__PURE__', 'a'],
  ['a;\n//# vitestCache=v8 ignore', 'a'],
  ['/** @param a about jsx and ignore */ f()', 'f()'],
  ['f(/* @__PURE__ */ g())', 'f(\n\n  /*   @__PURE__ */\n g())'],
];

/** What does something else, though it may look alike. */
const OTHER: readonly (readonly [string, string])[] = [
  ['a = b', 'a == b'],
  ['f("x")', 'f("y")'],
  ['f(1)', 'f("1")'],
  ['f(1)', 'f(1n)'],
  ['f(1)', 'f(true)'],
  ['f(null)', 'f("null")'],
  ['f(null)', 'f(undefined)'],
  ['f("\\ud800")', 'f("\\ud801")'],
  ['f("\\ud800")', 'f("\\ufffd")'],
  ['/a/g', '/a/i'],
  ['/a/', '/b/'],
  ['f(/a/)', 'f("/a/")'],
  ['`a`', '"a"'],
  ['`\\x61`', '`a`'],
  ['f`\\u`', 'f`\\x`'],
  ['`${a}b`', '`b${a}`'],
  ['() => { return\na }', '() => { return a }'],
  ['a\n++b', 'a++\nb'],
  ['a?.b.c', '(a?.b).c'],
  ['a?.b', 'a.b'],
  ['a?.()', 'a()'],
  ['a?.[b]', 'a[b]'],
  ['a.b', 'a["b"]'],
  ['a.b', 'a[b]'],
  ['a.b()', '(0, a.b)()'],
  ['(a) = function () {}', 'a = function () {}'],
  ['(a) ??= () => {}', 'a ??= () => {}'],
  ['[(a) = function () {}] = []', '[a = function () {}] = []'],
  ['({ x: (a) = () => {} } = {})', '({ x: a = () => {} } = {})'],
  ['const f = (0, function () {})', 'const f = function () {}'],
  ['export default (function () {})', 'export default function () {}'],
  ['export default (class {})', 'export default class {}'],
  ['f = function g() {}', 'f = function () {}'],
  ['[, a]', '[a]'],
  ['[a, , ]', '[a]'],
  ['[a, , ]', '[a, undefined]'],
  ['f(...a)', 'f(a)'],
  ['({ __proto__: x })', "({ ['__proto__']: x })"],
  ['({ __proto__: x })', '({ x })'],
  ['({ __proto__: __proto__ })', '({ __proto__ })'],
  ['({ __proto__() {} })', '({ __proto__: function () {} })'],
  ['({ a() {} })', '({ a: function () {} })'],
  ['({ get a() { return 1 } })', '({ a() { return 1 } })'],
  ['({ set a(b) {} })', '({ a(b) {} })'],
  ['({ async a() {} })', '({ a() {} })'],
  ['({ *a() {} })', '({ a() {} })'],
  ['({ async *a() {} })', '({ *a() {} })'],
  ['class A { static a() {} }', 'class A { a() {} }'],
  ['class A { static a = 1 }', 'class A { a = 1 }'],
  ['class A { [a] = 1 }', 'class A { a = 1 }'],
  ['class A { a = 1 }', 'class A { a }'],
  ['class A { "a" = 1 }', 'class A { ["a"] = 1 }'],
  ['class A { #a; b() { this.#a } }', 'class A { a; b() { this.a } }'],
  ['class A { "constructor"() {} }', 'class A { ["constructor"]() {} }'],
  ['class A { static { a() } }', 'class A { static a = a() }'],
  ['class A extends B {}', 'class A {}'],
  ['class A extends null {}', 'class A {}'],
  ['f = class A {}', 'f = class {}'],
  ['async () => {}', '() => {}'],
  ['function* f() {}', 'function f() {}'],
  ['(a) => {}', '(a = 1) => {}'],
  ['(a) => {}', '(...a) => {}'],
  ['(a, b) => {}', '(b, a) => {}'],
  ['() => ({})', '() => {}'],
  ['f(() => {})', 'f(function () {})'],
  ["'use strict'", "('use strict')"],
  ["function f() { 'use strict' }", "function f() { ('use strict') }"],
  ["'use strict'", "'use\\x20strict'"],
  ['try {} catch {}', 'try {} catch (e) {}'],
  ['try {} catch {}', 'try {} catch {} finally {}'],
  ['import a from "x" with { type: "json" }', 'import a from "x"'],
  ['import a from "x" with { type: "json" }', 'import a from "x" with { type: "css" }'],
  ['import a from "x"', 'import * as a from "x"'],
  ['import a from "x"', 'import { a } from "x"'],
  ['import { a as b, c as d } from "x"', 'import { a as d, c as b } from "x"'],
  ['import "x"', 'import {} from "y"'],
  ['export * from "x"', 'export * as a from "x"'],
  ['let a; export { a }', 'let a; export { a as default }'],
  ['let a; export { a as "b c" }', 'let a; export { a as "c b" }'],
  ['import("x")', 'import("x", { with: { type: "json" } })'],
  ['import.meta.url', 'import.meta.dirname'],
  ['var a', 'let a'],
  ['let a = 1', 'const a = 1'],
  ['let a', 'let a = undefined'],
  ['for (a in b);', 'for (a of b);'],
  ['async () => { for await (a of b); }', 'async () => { for (a of b); }'],
  ['for (let a = 1; ; );', 'for (let a = 1; a; );'],
  ['while (a) b()', 'do b(); while (a)'],
  ['if (a) b(); else c()', 'if (a) b(); c()'],
  ['if (a) if (b) c(); else d()', 'if (a) { if (b) c() } else d()'],
  ['a: for (;;) break a', 'a: for (;;) break'],
  ['for (;;) { continue }', 'for (;;) { break }'],
  ['switch (a) { case 1: b(); default: c() }', 'switch (a) { default: c(); case 1: b() }'],
  ['switch (a) { default: }', 'switch (a) { case undefined: }'],
  ['a--', '--a'],
  ['-a', '+a'],
  ['!a', '~a'],
  ['typeof a', 'void a'],
  ['a ?? b', 'a || b'],
  ['a && b', 'a & b'],
  ['a ? b : c', 'a ? c : b'],
  ['a += b', 'a -= b'],
  ['(a + b) + c', 'a + (b + c)'],
  ['a ** b ** c', '(a ** b) ** c'],
  ['new (a())()', 'new a()()'],
  ['new A', 'A()'],
  ['new A(b)', 'new A'],
  ['() => this', '() => globalThis'],
  ['function f() { new.target }', 'function f() { new target }'],
  ['function* f() { yield* a }', 'function* f() { yield a }'],
  ['function* f() { yield }', 'function* f() { yield undefined }'],
  ['await a', 'a'],
  ['({ ...a } = b)', '({ a } = b)'],
  ['({ a: b } = c)', '({ b: a } = c)'],
  ['({ a = 1 } = b)', '({ a } = b)'],
  ['let [a = 1] = b', 'let [a] = b'],
  ['debugger', ';'],
  ['a;;', 'a;'],
  ['{ let a }', 'let a'],
  ['throw a', 'a'],
  ['class A { #a; b(o) { return #a in o } }', 'class A { #a; b(o) { return a in o } }'],
  ['{ using a = b }', '{ const a = b }'],
  ['async () => { await using a = b }', 'async () => { using a = b }'],
  ['f(/* @__PURE__ */ g())', 'f(g())'],
  ['f(/* @__PURE__ */ g())', 'f(/* @__NO_SIDE_EFFECTS__ */ g())'],
  ['import(/* @vite-ignore */ a)', 'import(a)'],
  ['import(/* webpackChunkName: "a" */ a)', 'import(/* webpackChunkName: "b" */ a)'],
  [`// ${ENVIRONMENT} jsdom\na`, `// ${ENVIRONMENT} node\na`],
  [`/* prose\n * ${ENVIRONMENT} jsdom\n */ a`, 'a'],
  ['/** @jsxImportSource a */ a', '/** @jsxImportSource b */ a'],
  ['/* v8 ignore next */ a; b', 'a; /* v8 ignore next */ b'],
  ['/* istanbul ignore else */ a', 'a'],
  ['/* c8 ignore start */ a', 'a'],
  ['if (a) { /* v8 ignore next */ }', '/* v8 ignore next */ if (a) {}'],
  ['class A { /* v8 ignore next */ a; b }', 'class A { a; /* v8 ignore next */ b }'],
];

describe('the normal form', () => {
  test.each(SAME)('takes %j and %j for the same', (a, b) => {
    expect(digest(a)).toBe(digest(b));
  });

  test.each(OTHER)('tells %j from %j', (a, b) => {
    expect(digest(a)).not.toBe(digest(b));
  });

  test('tells what a script takes for a comment by no tree at all', () => {
    for (const code of ['a <!--b', 'a < !--b', 'if (a <!--b * c) d()', 'a < b <!--c.d']) {
      const { program, comments } = parsed(code);
      expect(codeTree(program, comments, sha256)).toBe(undefined);
    }
    expect(treeOfCode('if (!--a) b(); c < 1 && !--a')).toBeDefined();
  });

  test('prose around a mark counts as little as its line', () => {
    const other = `/**\n * Other words.\n *   ${ENVIRONMENT}   jsdom\n */\n\na`;
    expect(digest(`/**\n * Some words.\n * ${ENVIRONMENT} jsdom\n */ a`)).toBe(digest(other));
  });

  test('a tree that is too deep for the stack has no normal form', () => {
    const { program, comments } = parsed(`a${'+a'.repeat(3000)}`);
    expect(codeTree(program, comments, sha256)).toBe(undefined);
    expect(treeOfCode(`a${'+a'.repeat(700)}`)).toBeDefined();
  });
});
