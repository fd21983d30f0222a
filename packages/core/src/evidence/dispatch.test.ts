import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cleanText } from './clean.ts';
import { createDispatch } from './dispatch.ts';
import { lookAt } from './look.ts';
import { createPaths } from './paths.ts';
import type { Finding, Reader } from './reader.ts';
import { READERS } from './registry.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const NAMES = readdirSync(FIXTURES).filter((name) => name.endsWith('.txt'));

/** What all readers find, each asked for every line or only for those that may be its own. */
function found(lines: readonly string[], isAskedAll: boolean): readonly unknown[] {
  const seen: unknown[] = [];
  const sink = {
    add: (finding: Finding) => seen.push(finding),
    warningsFailed: () => seen.push('warnings failed'),
    tally: (text: string) => seen.push(text),
    quoted: (tool: string, from: number, to: number) => seen.push([tool, from, to]),
  };
  const paths = createPaths({
    workspaceRoot: '/repo',
    projectRoot: '.',
    exists: (file) => file.length % 2 === 0,
  });
  const readers = READERS.map((create): Reader => {
    const reader = create(sink, paths);
    if (!isAskedAll) return reader;
    return { line: (...line) => reader.line(...line), end: () => reader.end() };
  });
  const dispatch = createDispatch(readers);
  const taken = lines.map((line, at) => dispatch(line, at + 1, lookAt(line)));
  for (const reader of readers) reader.end();
  return [...seen, taken];
}

const linesOf = (name: string): string[] =>
  readFileSync(join(FIXTURES, name), 'utf8')
    .split('\n')
    .map((line) => cleanText(line).trimEnd());

describe('who is asked only for what may be its own finds the same', () => {
  test.each(NAMES)('in %s', (name) => {
    const lines = linesOf(name);
    expect(found(lines, false)).toEqual(found(lines, true));
  });

  test('in the output of all tools in one log, line by line in turn', () => {
    const logs = NAMES.map(linesOf);
    const woven = Array.from({ length: 60 }, (_, at) =>
      logs.flatMap((log) => log.slice(at * 3, at * 3 + 3)),
    ).flat();
    expect(woven.length).toBeGreaterThan(5000);
    expect(found(woven, false)).toEqual(found(woven, true));
  });
});

test('a reader with something open sees every line until it closes', () => {
  const seen: string[] = [];
  let isOpen = false;
  const reader: Reader = {
    begins: { first: '(' },
    isOpen: () => isOpen,
    line(text) {
      seen.push(text);
      isOpen = text === '(' || (isOpen && text !== ')');
      return false;
    },
    end() {},
  };
  const dispatch = createDispatch([reader]);
  for (const text of ['a', '(', 'b', 'c', ')', 'd']) dispatch(text, 1, lookAt(text));
  expect(seen).toEqual(['(', 'b', 'c', ')']);
});
