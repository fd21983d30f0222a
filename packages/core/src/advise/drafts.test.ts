import { describe, expect, test } from 'vitest';
import type { ToldWalk } from '../render/decompose.ts';
import { renderDrafts, renderNames } from '../render/drafts.ts';
import { checkDrafts } from './drafts.ts';
import { type Proposals, proposalsQuestion } from './proposals.ts';

const LOOP = { meanMs: 20_000, p50Ms: 20_000, p95Ms: 30_000, overBudget: 1 };
const SHORT = { meanMs: 5000, p50Ms: 5000, p95Ms: 8000, overBudget: 0 };
const saving = { commits: 12, meanMs: 15_000, lowMs: 9000, highMs: 18_000, before: LOOP, after: SHORT };
const step = {
  id: 'paaaaa',
  rung: 5,
  title: 'split core',
  risks: ['a deploy names it'],
  files: 9,
  saving,
} as const;
const WALK: ToldWalk = {
  targets: ['test'],
  budgetMs: 8000,
  commits: 12,
  loop: LOOP,
  last: SHORT,
  steps: [step],
  rejected: [],
};
const ASKED: Proposals = {
  walk: WALK,
  parts: [
    { id: 'paaaaa', part: 'api', files: ['packages/api/src/quote.ts'] },
    { id: 'paaaaa', part: 'rest', files: ['packages/rest/src/a.ts'] },
  ],
  areDrafted: true,
};
const BUDGET = { maxTokens: 4000, mark: 'mark' };
const question = proposalsQuestion(ASKED, (line) => line.replace('deploy', '‹redacted›'), BUDGET);
const check = (answer: object): ReturnType<typeof checkDrafts> =>
  checkDrafts(JSON.stringify(answer), ASKED, { lines: question.lines, file: () => undefined });

test('the question has proposals and parts, without secrets, within its budget', () => {
  expect(question.text).toContain('Asked for: names and drafts.');
  expect(question.text).toContain(
    'paaaaa projects: split core\nsaves 15.0s a loop; p50 20.0s now, 5.0s then;',
  );
  expect(question.text).toContain('part api of proposal paaaaa\npackages/api/src/quote.ts\n');
  expect(question.text).toContain('risk: a ‹redacted› names it');
  expect(question.about).toBe('1 proposal');
  const small = proposalsQuestion(ASKED, (line) => line, { maxTokens: 1000, mark: 'mark' });
  expect(small.tokens + small.answerTokens).toBeLessThanOrEqual(1000);
});

describe('names', () => {
  test('are taken where they are names of parts that there are, one a part, none twice', () => {
    const names = [
      { id: 'paaaaa', part: 'api', name: 'quote-rules' },
      { id: 'paaaaa', part: 'api', name: 'second' },
      { id: 'paaaaa', part: 'gone', name: 'other' },
      { id: 'paaaaa', part: 'rest', name: 'quote-rules' },
    ];
    const checked = check({ names });
    expect(checked).toMatchObject({ ok: true, value: { names: [names[0]], struck: 0 } });
    expect(checked.ok && renderNames(checked.value)).toEqual([
      'adviser: a model’s names for the parts of splits; to take one, rename the project after the apply',
      '   paaaaa: api → quote-rules',
    ]);
    expect(renderNames({ names: [] })).toEqual([]);
  });

  test.each(['Quote', 'a b', '../x', 'a--b', '-a', 'a/b', '\u001b[2Ja', '', 7, 'x'.repeat(41), 'rest'])(
    'such as %j are not taken',
    (name) => {
      expect(check({ names: [{ id: 'paaaaa', part: 'api', name }] })).toMatchObject({ ok: false });
    },
  );
});

describe('drafts', () => {
  test('lose what nobody can find, and stand as code', () => {
    const lines = [
      'A loop takes "20.0s" and saves 15.0s then.',
      'See src/made-up.ts:4 and [it](http://a.test).',
      7,
    ];
    const checked = check({
      drafts: [
        { id: 'paaaaa', lines },
        { id: 'pbbbbb', lines },
      ],
    });
    expect(checked).toMatchObject({ ok: true, value: { struck: 2 } });
    const drafts = checked.ok ? [...checked.value.drafts] : [];
    expect(drafts).toEqual([['paaaaa', [lines[0]]]]);
    expect(renderDrafts(drafts[0]?.[1] ?? [])).toMatch(
      /^\n## Draft\n\n.*\n\n {4}A loop takes "20\.0s" and saves 15\.0s then\.\n$/,
    );
  });

  test.each([
    '',
    '[]',
    '{}',
    '{"drafts":7}',
    '{"names":[null,7],"drafts":[null,{"id":"paaaaa"}]}',
    '{"names":',
    '}{',
  ])('of an answer such as %j there are none', (answer) => {
    expect(checkDrafts(answer, ASKED, { lines: [], file: () => undefined }).ok).toBe(false);
  });
});
