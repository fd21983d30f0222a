import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NO_PLAN, type PlannedPart, planText } from '@subminute/core/plan';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { planChecks } from './plan-checks.ts';

const PART: PlannedPart = {
  name: 'core-api',
  of: 'core',
  home: 'libs/core',
  root: 'libs/core/api',
  targets: ['test'],
  reads: [],
  needs: [],
};
const PLUGGED = { plugins: [{ plugin: '@subminute/nx/plugin' }] };

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'subminute-plan-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const write = (text: string): void => {
  writeFileSync(path.join(root, 'subminute.plan.json'), text);
};

test('without a plan there is nothing to say', () => {
  expect(planChecks(root, PLUGGED)).toEqual([]);
  write(planText(NO_PLAN));
  expect(planChecks(root, PLUGGED)).toEqual([]);
});

test('a plan in use is told', () => {
  mkdirSync(path.join(root, PART.root), { recursive: true });
  write(planText({ ...NO_PLAN, parts: [PART] }));
  expect(planChecks(root, PLUGGED)).toEqual([{ name: 'plan', state: 'good', found: '1 part' }]);
});

test('a folder that has gone, a plugin that is missing, a file that is torn: each says what to do', () => {
  write(planText({ ...NO_PLAN, parts: [PART] }));
  expect(planChecks(root, PLUGGED)).toMatchObject([
    { state: 'note', found: expect.stringMatching(/libs\/core\/api of core-api has gone/) },
  ]);
  expect(planChecks(root, { plugins: [] })).toMatchObject([
    { state: 'bad', remedy: expect.stringMatching(/"plugins" of nx.json/) },
  ]);
  write('{');
  expect(planChecks(root, PLUGGED)).toMatchObject([
    { state: 'bad', found: expect.stringMatching(/^subminute.plan.json is no JSON/) },
  ]);
});

test('inputs that came later, and would not have the files of a part', () => {
  mkdirSync(path.join(root, PART.root), { recursive: true });
  write(planText({ ...NO_PLAN, parts: [PART] }));
  const inputs = ['{projectRoot}/src/**/*'];
  writeFileSync(
    path.join(root, PART.home, 'project.json'),
    JSON.stringify({ targets: { build: { inputs } } }),
  );
  expect(planChecks(root, PLUGGED)).toMatchObject([
    { state: 'bad', found: expect.stringMatching(/^inputs of the target build name files/) },
  ]);
});
