import { describe, expect, test } from 'vitest';
import { asTaskId } from '../ids.ts';
import type { RunEvent } from '../run/event.ts';
import { foldRun } from '../run/fold.ts';
import type { RunResult } from '../run/result.ts';
import { rootCauses } from './causes.ts';
import { type NeedyProject, failsUnchanged, suspectFiles } from './suspect-files.ts';

const project = (name: string, ...needs: readonly string[]): NeedyProject => ({
  name,
  root: `libs/${name}`,
  needs,
});
const PROJECTS = [
  project('core'),
  project('tax'),
  project('cart', 'core', 'tax'),
  project('web', 'cart', 'npm:react'),
  project('admin', 'cart', 'core'),
];

const failed = (name: string, file = `libs/${name}/src/index.ts`): RunEvent => ({
  type: 'task-ended',
  task: asTaskId(`${name}:typecheck`),
  outcome: 'failed',
  cache: 'none',
  projectRoot: `libs/${name}`,
  evidence: {
    understood: true,
    diagnostics: [{ tool: 'tsc', severity: 'error', message: `of ${name}`, place: { file, line: 1 } }],
    found: 1,
    excerpt: [],
    lines: 1,
  },
});
const run = (...events: readonly RunEvent[]): RunResult => foldRun(events);
const CORE = 'libs/core/src/index.ts';

describe('the changed files below failing projects', () => {
  test('are those that a consumer hangs on, with the way there', () => {
    expect(suspectFiles(run(failed('web')), [CORE, 'libs/other/x.ts'], PROJECTS)).toEqual([
      { file: CORE, via: ['web', 'cart', 'core'] },
    ]);
  });

  test('are none where the failing project has changed itself, in a test alone too', () => {
    expect(suspectFiles(run(failed('web')), [CORE, 'libs/web/src/x.test.ts'], PROJECTS)).toEqual([]);
    expect(failsUnchanged(run(failed('web')), [CORE, 'libs/web/src/x.test.ts'])).toBe(false);
    expect(failsUnchanged(run(failed('web')), ['libs/website/x.ts'])).toBe(true);
  });

  test('are none of projects that it does not hang on, and none that no consumer sees', () => {
    expect(suspectFiles(run(failed('core')), ['libs/web/src/index.ts'], PROJECTS)).toEqual([]);
    expect(
      suspectFiles(run(failed('web')), ['libs/core/src/x.test.ts', 'libs/tax/README.md'], PROJECTS),
    ).toEqual([]);
  });

  test('begin with the project that most of the failing ones hang on, then with the nearest', () => {
    const tax = 'libs/tax/rate.ts';
    const cart = 'libs/cart/src/total.ts';
    const result = run(failed('web'), failed('admin'));
    expect(suspectFiles(result, [tax, cart], PROJECTS).map(({ file }) => file)).toEqual([cart, tax]);
    expect(suspectFiles(result, [tax, CORE], PROJECTS)).toEqual([
      { file: CORE, via: ['admin', 'core'] },
      { file: tax, via: ['web', 'cart', 'tax'] },
    ]);
  });

  test('are found in circles, too', () => {
    const circle = [project('a', 'b'), project('b', 'a', 'c'), project('c', 'a')];
    expect(suspectFiles(run(failed('a')), ['libs/c/x.ts'], circle)).toEqual([
      { file: 'libs/c/x.ts', via: ['a', 'b', 'c'] },
    ]);
  });
});

test('where the changed file fails as well as its consumers, it is first; its project is before what nobody waits for', () => {
  const suspected: RunEvent = {
    type: 'cause-suspected',
    place: { file: CORE },
    text: '',
    also: ['libs/tax/rate.ts'],
    via: ['admin', 'core'],
  };
  const waiting: RunEvent = {
    type: 'tasks-skipped',
    tasks: [asTaskId('web:build')],
    because: [asTaskId('admin:typecheck')],
  };
  const places = (...events: readonly RunEvent[]): unknown =>
    rootCauses(run(...events)).map(({ diagnostic }) => diagnostic?.place?.file);
  const [admin, cart, rate] = ['libs/admin/src/index.ts', 'libs/cart/src/index.ts', 'libs/tax/rate.test.ts'];
  const events = [failed('admin'), failed('cart'), failed('core'), failed('tax', rate), waiting];
  expect(places(...events)).toEqual([admin, cart, CORE, rate]);
  expect(places(...events, suspected)).toEqual([CORE, admin, rate, cart]);
});
