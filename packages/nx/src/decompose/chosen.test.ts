import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import type { LoopState, Rung } from '@subminute/core/decompose';
import type { WorkspaceGraph } from '@subminute/core/ratchet';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ChoiceError, type Chosen, choose, make } from './chosen.ts';
import type { FileEdit } from './file-edit.ts';
import { textEdit } from './overlay.ts';
import type { Files, Finding, Proposal } from './proposal.ts';

let root: string;
let store: string;

beforeEach(() => {
  const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-chosen-')));
  [root, store] = [path.join(base, 'work'), path.join(base, 'store')];
  writeFiles({ 'a.txt': 'a' });
});
afterEach(() => {
  rmSync(path.dirname(root), { recursive: true, force: true });
});

function writeFiles(files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
}

/** Adds its letter to a.txt as it finds it. */
function adds(id: string, rung: Rung, more: Partial<Proposal> = {}): Proposal {
  const edits = (files: Files): Result<readonly FileEdit[], string> =>
    ok([textEdit(files, 'a.txt', `${files.read('a.txt') ?? ''}${id}`)]);
  return { id, rung, title: id, risks: [], edits, ...more };
}

const GRAPH: WorkspaceGraph = {
  selection: 'task',
  targets: ['test'],
  projects: [],
  edges: [],
  tasks: [],
  inputs: [],
  lockfile: 'all',
};
const STATE: LoopState = { graph: GRAPH, weights: new Map(), units: new Map() };
const FINDING = { state: STATE } as unknown as Omit<Finding, 'files'>;

function chosen(
  ids: readonly string[],
  proposals: readonly Proposal[],
  asked: string[][] = [],
): Promise<Result<Chosen, ChoiceError>> {
  const finders = Object.fromEntries(
    ([1, 2, 3, 4, 5] as const).map((rung) => [
      rung,
      [() => Promise.resolve(proposals.filter((one) => one.rung === rung))],
    ]),
  );
  const graphWith = (edits: readonly FileEdit[]): Promise<Result<WorkspaceGraph, string>> => {
    asked.push(edits.map(({ content }) => String(content)));
    return Promise.resolve(ok({ ...GRAPH, inputs: [String(asked.length)] }));
  };
  return choose(ids, { finders, finding: { ...FINDING, root }, graphWith });
}

describe('a list of proposals', () => {
  test('is made in the order of the ladder, each on the files as those before it leave them', async () => {
    const asked: string[][] = [];
    const found = await chosen(['z', 'y'], [adds('z', 4), adds('y', 1), adds('x', 2)], asked);
    if (!found.ok) throw new Error(found.error.kind);
    expect(found.value.proposals.map(({ id }) => id)).toEqual(['y', 'z']);
    expect(asked).toEqual([['ay'], ['ayz']]);
    expect(found.value.state.graph.inputs).toEqual(['2']);
    expect(found.value.below.read('a.txt')).toBe('ay');
    const proof = textEdit(found.value.files, 'plan.json', '{}');
    const made = await make(found.value, { root, store, env: {} }, [proof]);
    expect(made).toEqual({ ok: true, value: ['a.txt', 'plan.json'] });
    expect(readFileSync(path.join(root, 'a.txt'), 'utf8')).toBe('ayz');
  });

  test('names what is not there, with what is, and says why one cannot be made', async () => {
    const refused = adds('w', 1, { isRefused: true, edits: () => err('it has no code') });
    const all = [adds('y', 1), adds('x', 2), refused];
    expect(await chosen(['y', 'v'], all)).toEqual({
      ok: false,
      error: { kind: 'unknown', id: 'v', known: ['y', 'x'] },
    });
    expect(await chosen(['y', 'w'], all)).toEqual({
      ok: false,
      error: { kind: 'refused', id: 'w', why: 'it has no code' },
    });
  });

  test('is refused where Nx would make something else of it', async () => {
    const wrong = adds('w', 1, { check: () => 'core:test would not run' });
    expect(await chosen(['w'], [wrong])).toEqual({
      ok: false,
      error: { kind: 'refused', id: 'w', why: 'core:test would not run' },
    });
  });

  test('has nothing behind what installs packages', async () => {
    const apply = (): Promise<Result<readonly string[], string>> => Promise.resolve(ok(['a.txt']));
    const split = adds('s', 4, { apply });
    expect(await chosen(['s', 'z'], [split, adds('z', 5)])).toMatchObject({
      ok: false,
      error: { kind: 'refused', id: 'z' },
    });
    const last = await chosen(['y', 's'], [split, adds('y', 1)]);
    expect(last.ok).toBe(true);
  });

  test('what installs packages is given all edits, to make them as one', async () => {
    let given: readonly (string | undefined)[] = [];
    const split = adds('s', 5, {
      apply: ({ edits, files }) => {
        given = [...edits.map(({ content }) => String(content)), files.read('a.txt')];
        return Promise.resolve(ok([]));
      },
    });
    const found = await chosen(['s', 'y'], [split, adds('y', 1)]);
    if (!found.ok) throw new Error(found.error.kind);
    await make(found.value, { root, store, env: {} });
    expect(given).toEqual(['ays', 'ay']);
  });

  test('where a file has changed meanwhile, nothing is made', async () => {
    const found = await chosen(['y'], [adds('y', 1)]);
    if (!found.ok) throw new Error(found.error.kind);
    writeFiles({ 'a.txt': 'other' });
    expect(await make(found.value, { root, store, env: {} })).toEqual({
      ok: false,
      error: 'a.txt has changed',
    });
    expect(readFileSync(path.join(root, 'a.txt'), 'utf8')).toBe('other');
  });
});
