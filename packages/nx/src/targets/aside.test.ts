import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Texts, memoryFiles } from '../testing/memory-workspace.ts';
import { isDefined, moveAside, putBack } from './aside.ts';
import type { Existing } from './existing.ts';

const one = (target: string): Existing => ({
  project: 'a',
  home: 'a',
  target,
  config: { executor: 'nx:run-commands' },
  isAside: false,
});

interface Round {
  readonly moved: Texts;
  readonly back: Texts;
  readonly listed: boolean;
}

/** All of these out of the way, and back again in this order. */
function round(texts: Texts, targets: readonly string[], order: readonly string[] = targets): Round {
  let now = texts;
  const entries = [];
  for (const target of targets) {
    const moved = moveAside(memoryFiles(now), one(target), entries);
    if (!moved.ok) throw new Error(moved.error);
    now = { ...now, ...Object.fromEntries(moved.value.written) };
    entries.push(moved.value.entry);
  }
  const moved = now;
  for (const target of order) {
    const entry = entries.find((other) => other.target === target);
    if (entry) now = { ...now, ...Object.fromEntries(putBack(memoryFiles(now), entry)) };
  }
  return { moved, back: now, listed: entries.some(({ listed }) => listed) };
}

const PROJECT = `{\r
  // all of it\r
  "targets": {\r
    "lint": {},\r
    "test": { "command": "vitest", /* kept */ "cache": true }\r
  }\r
}\r
`;

describe('out of the way and back', () => {
  test('a target in project.json gets another name, and nothing else changes', () => {
    const { moved, back } = round({ 'a/project.json': PROJECT }, ['test']);
    expect(moved['a/project.json']).toBe(PROJECT.replace('"test"', '"test-replaced"'));
    expect(back['a/project.json']).toBe(PROJECT);
  });

  test('a script stays, and is none of Nx’s', () => {
    const text = '{\n  "name": "a",\n  "scripts": {\n    "build": "x",\n    "test": "vitest"\n  }\n}\n';
    const { moved, back } = round({ 'a/package.json': text }, ['test']);
    expect(JSON.parse(moved['a/package.json'] ?? '')).toEqual({
      name: 'a',
      scripts: { build: 'x', test: 'vitest' },
      nx: { includedScripts: ['build'] },
    });
    expect(back['a/package.json']).toBe(text);
  });

  test('a list of scripts that somebody has made stays theirs', () => {
    const text = JSON.stringify(
      { scripts: { a: '1', test: '2', z: '3' }, nx: { includedScripts: ['a', 'test', 'z'] } },
      undefined,
      2,
    );
    const { moved, back, listed } = round({ 'a/package.json': text }, ['test']);
    expect(listed).toBe(true);
    expect(JSON.parse(moved['a/package.json'] ?? '')).toMatchObject({ nx: { includedScripts: ['a', 'z'] } });
    expect(JSON.parse(back['a/package.json'] ?? '')).toEqual(JSON.parse(text));
  });

  test('what is said of a script under nx.targets goes with it', () => {
    const text = '{"scripts":{"test":"vitest"},"nx":{"targets":{"test":{"cache":true}}}}\n';
    const { moved, back } = round({ 'a/package.json': text }, ['test']);
    expect(JSON.parse(moved['a/package.json'] ?? '')).toMatchObject({
      nx: { targets: { 'test-replaced': { cache: true } }, includedScripts: [] },
    });
    expect(JSON.parse(back['a/package.json'] ?? '')).toEqual(JSON.parse(text));
  });

  test('a name that is taken is left alone', () => {
    const text = '{"targets":{"test":{},"test-replaced":{}}}';
    expect(moveAside(memoryFiles({ 'a/project.json': text }), one('test'), [])).toEqual({
      ok: false,
      error: 'a/project.json has a target "test-replaced" already',
    });
  });

  test('what somebody has written in the meantime is not overwritten', () => {
    const text = '{"targets":{"test":{"command":"mine"},"test-replaced":{}}}';
    const entry = { project: 'a', home: 'a', target: 'test', config: {} };
    expect(putBack(memoryFiles({ 'a/project.json': text }), entry).size).toBe(0);
    expect(isDefined(memoryFiles({ 'a/project.json': text }), entry)).toBe(true);
  });

  test('in any order, any manifest comes back to the letter', () => {
    const names = ['test', 'lint', 'typecheck'];
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...names, 'build', 'start'), { minLength: 1 }),
        fc.shuffledSubarray(names, { minLength: names.length }),
        fc.constantFrom('  ', '\t', '    '),
        fc.option(fc.constantFrom('private', 'author'), { nil: undefined }),
        (scripts, order, indent, extra) => {
          const manifest = {
            name: 'a',
            scripts: Object.fromEntries(scripts.map((name) => [name, `run ${name}`])),
            ...(extra === undefined ? {} : { [extra]: 'x' }),
          };
          const texts = { 'a/package.json': `${JSON.stringify(manifest, undefined, indent)}\n` };
          const { moved, back } = round(texts, names, order);
          for (const target of names)
            expect(isDefined(memoryFiles(moved), { home: 'a', target })).toBe(false);
          expect(back).toEqual(texts);
        },
      ),
    );
  });
});
