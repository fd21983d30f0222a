import { asTaskId } from '@subminute/core';
import type { GraphTask } from '@subminute/core/ratchet';
import { describe, expect, test } from 'vitest';
import { inputEdits, namedInputEdit } from './input-edits.ts';
import { overlayOf } from './overlay.ts';
import type { Files } from './proposal.ts';

const filesOf = (texts: Readonly<Record<string, string>>): Files => ({
  read: (file) => texts[file],
  exists: (file) => texts[file] !== undefined,
});
const task = (project: string, more: Partial<GraphTask> = {}): GraphTask => ({
  task: asTaskId(`${project}:test`),
  project,
  target: 'test',
  cache: true,
  continuous: false,
  dependsOn: [],
  inputs: [],
  command: 'vitest run',
  ...more,
});
const projects = ['a', 'b'].map((name) => ({ name, root: `libs/${name}` }));
const change = (inputs: readonly unknown[]): readonly unknown[] => [...inputs, 'more'];

/** The texts after the edits, of the files that are edited. */
function edited(texts: Readonly<Record<string, string>>, tasks: readonly GraphTask[]): unknown {
  const edits = inputEdits(filesOf(texts), { tasks, projects, change });
  return edits.ok
    ? Object.fromEntries(edits.value.map(({ path: file, content }) => [file, content]))
    : edits.error;
}

describe('inputs of targets', () => {
  test('that nobody has written go into the defaults of nx.json, with comments and layout as they are', () => {
    const nx = '{\n    // mine\n    "targetDefaults": {}\n}\n';
    expect(edited({ 'nx.json': nx }, [task('a'), task('b')])).toEqual({
      'nx.json': `{
    // mine
    "targetDefaults": {
        "test": {
            "inputs": [
                "default",
                "^default",
                "more"
            ]
        }
    }
}
`,
    });
  });

  test('go into the last of several defaults of one name', () => {
    const nx = { targetDefaults: { test: [{ cache: true }, { inputs: ['default'] }] } };
    const texts = edited({ 'nx.json': JSON.stringify(nx) }, [task('a', { declared: ['default'] })]);
    const { 'nx.json': text = '' } = texts as Record<string, string>;
    expect(JSON.parse(text)).toEqual({
      targetDefaults: { test: [{ cache: true }, { inputs: ['default', 'more'] }] },
    });
  });

  test.each([
    [
      'filters',
      { test: [{ filter: { projects: ['a'] }, cache: true }] },
      /choose the inputs of test by filters/,
    ],
    ['a pattern, which a name would hide', { 'te*': { cache: true } }, /what test is by the pattern te\*/],
  ])('are not written where nx.json says them by %s', (_name, targetDefaults, why) => {
    expect(edited({ 'nx.json': JSON.stringify({ targetDefaults }) }, [task('a')])).toMatch(why);
  });

  test('are changed where a project says its own', () => {
    const own = ['default'];
    const texts = {
      'nx.json': '{}',
      'libs/a/project.json': '{ "targets": { "test": { "inputs": ["default"] } } }',
      'libs/b/package.json': '{ "nx": { "targets": { "test": { "inputs": ["default"] } } } }',
    };
    const all = edited(texts, [task('a', { declared: own }), task('b', { declared: own })]);
    expect(Object.keys(all as object)).toEqual(['libs/a/project.json', 'libs/b/package.json']);
    const { 'libs/b/package.json': text } = all as Record<string, string>;
    expect(JSON.parse(text ?? '')).toEqual({ nx: { targets: { test: { inputs: ['default', 'more'] } } } });
  });

  test('that differ and come from a plugin have no one place', () => {
    const tasks = [task('a', { declared: ['x'] }), task('b', { declared: ['y'] })];
    expect(edited({ 'nx.json': '{}' }, tasks)).toBe(
      'the inputs of test differ between projects, and none of their files says them',
    );
  });

  test('are not written into what is no JSON', () => {
    expect(edited({ 'nx.json': '{ "a" ' }, [task('a')])).toBe('nx.json is no JSON');
  });

  test('of a name are written once', () => {
    const files = filesOf({ 'nx.json': '{ "namedInputs": { "production": ["default"] } }' });
    const first = namedInputEdit(files, 'production', ['default', '!x']);
    if (!first.ok) throw new Error(first.error);
    const files2 = overlayOf(files, [first.value]);
    expect(JSON.parse(files2.read('nx.json') ?? '')).toEqual({
      namedInputs: { production: ['default', '!x'] },
    });
  });
});

describe('edits on top of each other', () => {
  const files = filesOf({ 'a.ts': 'one', 'b.ts': 'two' });

  test('know what is on disk, and hold what was written last', () => {
    const overlay = overlayOf(files)
      .add([{ path: 'a.ts', content: 'A', was: 'digest of one' }])
      .add([{ path: 'a.ts', content: 'AA', was: 'digest of A' }]);
    expect(overlay.edits).toEqual([{ path: 'a.ts', content: 'AA', was: 'digest of one' }]);
    expect(overlay.read('a.ts')).toBe('AA');
    expect(overlay.read('b.ts')).toBe('two');
  });

  test('leave nothing of a file that came and went', () => {
    const overlay = overlayOf(files)
      .add([{ path: 'c.ts', content: 'C' }])
      .add([{ path: 'c.ts', was: 'digest of C' }]);
    expect(overlay.edits).toEqual([]);
    expect(overlay.exists('c.ts')).toBe(false);
  });

  test('take a file away', () => {
    const overlay = overlayOf(files).add([{ path: 'b.ts', was: 'digest of two' }]);
    expect([overlay.exists('b.ts'), overlay.read('b.ts')]).toEqual([false, undefined]);
  });
});
