import { describe, expect, test } from 'vitest';
import { sha256, treeOfCode } from '../testing/parsed-module.ts';
import { type Body, skeletonDigest } from './code-tree.ts';
import { parseTree, serializeTree } from './tree-text.ts';

const skeleton = (code: string, ...blank: string[]): string | undefined =>
  skeletonDigest(treeOfCode(code), blank, sha256);

/** Bodies as nested brackets. */
const shape = ({ bodies }: Body): string => `[${bodies.map(shape).join('')}]`;

describe('the tree of a module', () => {
  test('has a body for each function, nested as they are', () => {
    expect(shape(treeOfCode('a; b').root)).toBe('[]');
    expect(shape(treeOfCode('function f() { () => 1 } a => b => c').root)).toBe('[[[]][[]]]');
    expect(shape(treeOfCode('({ get a() {}, set a(b) {}, c() {}, d: () => 1 })').root)).toBe('[[][][][]]');
    expect(
      shape(treeOfCode('class A { constructor() {} a = () => 1; static { () => 2 } #b() {} }').root),
    ).toBe('[[][][][]]');
  });

  test('has functions in parameters and keys beside the function that they are of', () => {
    expect(shape(treeOfCode('function f(a = () => 1) {}').root)).toBe('[[][]]');
    expect(shape(treeOfCode('({ [(() => 1)()]() {} })').root)).toBe('[[][]]');
  });

  test('leaves the bodies at the given paths out of a skeleton', () => {
    expect(skeleton('f(() => 1)', '0')).toBe(skeleton('f(() => { return 2 })', '0'));
    expect(skeleton('f(() => 1)', '0')).not.toBe(skeleton('g(() => 1)', '0'));
    expect(skeleton('f(() => 1, () => 2)', '0')).toBe(skeleton('f(() => 3, () => 2)', '0'));
    expect(skeleton('f(() => 1, () => 2)', '0')).not.toBe(skeleton('f(() => 1, () => 3)', '0'));
    expect(skeleton('f(() => () => 1)', '0.0')).toBe(skeleton('f(() => () => 2)', '0.0'));
    expect(skeleton('f(() => () => 1)', '0.0')).not.toBe(skeleton('f(() => 2)', '0'));
  });

  test('takes what is around a body for no part of it', () => {
    for (const [a, b] of [
      ['(a = 1) => {}', '(a = 2) => {}'],
      ['async () => {}', '() => {}'],
      ['({ a() {} })', '({ b() {} })'],
      ['class A { a() {} }', 'class A { static a() {} }'],
      ['class A { a = 1; b() {} }', 'class A { a = 2; b() {} }'],
      ['class A { static { a } b() {} }', 'class A { static { c } b() {} }'],
      ['function a() {}', 'function b() {}'],
    ] as const) {
      expect(skeleton(a, '0')).toBeDefined();
      expect(skeleton(a, '0')).not.toBe(skeleton(b, '0'));
    }
  });

  test('counts directives and comments in a body to the body', () => {
    expect(skeleton("function f() { 'use strict' }", '0')).toBe(skeleton('function f() {}', '0'));
    expect(skeleton('() => { /* v8 ignore next */ a }', '0')).toBe(skeleton('() => {}', '0'));
    expect(skeleton('() => /* @__PURE__ */ a()', '0')).toBe(skeleton('() => 1', '0'));
    expect(skeleton('() => { /* v8 ignore next */ a }')).not.toBe(skeleton('() => { a }'));
  });

  test('leaves a body out with what is below it', () => {
    const code = 'f(() => { g(() => 1); h(() => 2) })';
    expect(skeleton(code, '0', '0.1')).toBe(skeleton(code, '0'));
    expect(skeleton(code, '0.1', '0.0')).toBe(skeleton(code, '0.0', '0.1', '0.0'));
    expect(skeleton(code, '0')).toBe(skeleton('f(() => 3)', '0', '0.7'));
  });

  test('has no skeleton without a body that it lacks', () => {
    for (const path of ['1', '0.0', '', 'x', '0.', '-1', '0..0', '00000000000000000000001'])
      expect(skeleton('f(() => 1)', path)).toBe(undefined);
  });

  test('has its digest for the skeleton that lacks nothing', () => {
    const tree = treeOfCode('f(() => () => 1)');
    expect(skeletonDigest(tree, [], sha256)).toBe(tree.digest);
  });
});

describe('the text of a tree', () => {
  test('is read as it was written', () => {
    for (const code of ['', 'a', '() => 1', 'a => b => c; function f() { class A { b() {} c() {} } }']) {
      const tree = treeOfCode(code);
      expect(parseTree(serializeTree(tree))).toEqual(tree);
    }
  });

  test('takes 16 characters for a function, and 2 more for one that has others', () => {
    expect(serializeTree(treeOfCode('a')).length).toBe(2 + 16 + 1 + 16 + 1);
    expect(serializeTree(treeOfCode('a => b => c')).length).toBe(2 + 16 + 1 + 3 * 16 + 2 * 2 + 1);
  });

  test('is nothing if it was changed', () => {
    const text = serializeTree(treeOfCode('a => b => c; () => 1'));
    for (const other of [
      '',
      '1:',
      `2${text.slice(1)}`,
      `${text} `,
      text.slice(0, -1),
      text.replace('(', '['),
    ])
      expect(parseTree(other)).toBe(undefined);
    for (let i = 0; i < text.length; i++) expect(parseTree(text.slice(0, i))).toBe(undefined);
    expect(parseTree(text.replace('(', '()'))).toBe(undefined);
    expect(parseTree(`${text.slice(0, -1)}).`)).toBe(undefined);
    expect(parseTree(`1:${'A'.repeat(16)}:${'A'.repeat(16)}${`(${'A'.repeat(16)}`.repeat(100_000)}`)).toBe(
      undefined,
    );
  });
});
