import { describe, expect, test } from 'vitest';
import { type VitestUnits, counted } from '../evidence/reports/vitest-units.ts';
import { asTaskId, runIdFrom } from '../ids.ts';
import type { RunEvent } from '../run/event.ts';
import { foldRun } from '../run/fold.ts';
import type { RunResult } from '../run/result.ts';
import { renderJson } from './json.ts';
import { bytesOf } from './line.ts';
import { renderMarkdown } from './markdown.ts';
import { renderText } from './text.ts';

const none = counted<never>([]);
const units = (part: Partial<VitestUnits>): VitestUnits => ({
  ran: 0,
  known: 0,
  audited: 0,
  wrong: none,
  always: none,
  off: none,
  fuses: none,
  ...part,
});
const executed = (name: string, of?: VitestUnits): RunEvent => ({
  type: 'task-ended',
  task: asTaskId(name),
  outcome: 'passed',
  cache: 'none',
  ...(of ? { units: of } : {}),
});
const result = (...tasks: RunEvent[]): RunResult =>
  foldRun([
    {
      type: 'run-started',
      run: runIdFrom([7, 7, 7, 7, 7]),
      atMs: 1,
      command: ['affected'],
      via: 'subminute',
    },
    ...tasks,
    { type: 'run-ended', atMs: 3101, exitCode: 0 },
  ]);
const options = { budgetMs: 60_000, maxBytes: 8192, nowMs: 9000, token: '' };

describe('test files in a verdict', () => {
  test('are summed over the executed tasks that tell of them', () => {
    const tasks = [
      executed('a:test', units({ ran: 200, known: 1000 })),
      executed('b:test', units({ ran: 12, known: 692 })),
      executed('c:build'),
    ];
    expect(renderText(result(...tasks), options)).toMatch(
      /^PASS 3 tasks · 3\.1s of 60s · 212 of 1,904 test files run, the rest known · run \w+\n$/,
    );
    const json = JSON.parse(renderJson(result(...tasks), options)) as { testFiles: unknown };
    expect(json.testFiles).toMatchObject({ ran: 212, known: 1692 });
  });

  test('that are all known are told without a rest', () => {
    const text = (known: number): string =>
      renderText(result(executed('a:test', units({ ran: 0, known }))), options);
    expect(text(1904)).toContain(' · 1,904 test files known, none run · ');
    expect(text(1)).toContain(' · 1 test file known, none run · ');
  });

  test('are not spoken of where all of them ran', () => {
    expect(renderText(result(executed('a:test', units({ ran: 200 }))), options)).not.toContain('test files');
  });

  test('that were compared are counted, with what came of it', () => {
    const text = renderText(result(executed('a:test', units({ ran: 212, audited: 198 }))), options);
    expect(text).toContain(' · 198 known test files run again, all as recorded · ');
  });

  test('run in a project whose record was wrong, until somebody has looked: one line, green and short', () => {
    const fuses = counted([
      { project: 'packages/cart#', atMs: 1, evidence: 'x' },
      { project: `packages/${'long'.repeat(40)}#unit`, atMs: 1, evidence: 'x' },
    ]);
    const tripped = result(
      executed('a:test', units({ ran: 3, fuses })),
      executed('b:test', units({ ran: 3, fuses })),
    );
    const text = renderText(tripped, options);
    expect(text).toContain(
      '\nsubminute cache mend packages/cart, after a look: a record was wrong, so known test files run there and in 1 more',
    );
    expect(text.trimEnd().split('\n')).toHaveLength(2);
    expect(bytesOf(text)).toBeLessThanOrEqual(200);
    expect(renderMarkdown(tripped, options)).toContain('subminute cache mend packages/cart');
  });

  test('have the way back whole, however long the first line is: with the project, or without a name', () => {
    const hint = (name: string): string => {
      const fuses = counted([{ project: `packages/features/${name}#`, atMs: 1, evidence: 'x' }]);
      const all = Array.from({ length: 48 }, (_, i) => executed(`p${i}:test`));
      const known = executed('a:test', units({ ran: 1200, known: 19_200, fuses }));
      const text = renderText(result(...all, known), options);
      expect(bytesOf(text)).toBeLessThanOrEqual(200);
      return text.split('\n')[1] ?? '';
    };
    expect(hint('checkout')).toMatch(/^subminute cache mend packages\/features\/checkout, after a look: /);
    expect(hint('checkout-of-a-very-long-name'.repeat(3))).toMatch(/^subminute cache mend, after a look: /);
  });
});
