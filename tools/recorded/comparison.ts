import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldRun, renderText } from '@subminute/core';
import type { Facts } from './facts.ts';
import { eventsOf } from './nx-text.ts';
import { scoreOf } from './score.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');

interface Failure {
  readonly name: string;
  readonly title: string;
}

const FAILURES: readonly Failure[] = [
  { name: 'tsc-fanout', title: 'One changed type, 61 errors in 13 projects (tsc 6)' },
  { name: 'vitest-same-40', title: 'One exception, 40 failed tests in 4 files (Vitest 5)' },
  { name: 'eslint-400w-2e', title: 'Two errors among 400 warnings (ESLint 10)' },
];

interface Answer {
  readonly who: string;
  readonly text: string;
}

function answersTo(name: string): readonly Answer[] {
  const read = (file: string): string | undefined => {
    const path = join(FIXTURES, name, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  };
  const raw = read('raw.txt') ?? '';
  const agent = read('raw-agent.txt') ?? '';
  const result = foldRun(eventsOf({ text: raw, root: '/repo' }));
  const given: readonly (readonly [who: string, text: string | undefined])[] = [
    ['subminute', renderText(result, { budgetMs: 60_000, maxBytes: 8192, nowMs: 0 })],
    ['Nx 24 for agents', agent],
    ['the same, and the logs it names', `${agent}\n${read('raw-agent-logs.txt') ?? ''}`],
    ['Nx 24 for people', raw],
    ['Vitest’s agent reporter, without Nx', read('vitest-agent.txt')],
    ['filters of the kind of rtk 0.16', read('rtk-style.txt')],
  ];
  return given.flatMap(([who, text]) => (text === undefined ? [] : [{ who, text }]));
}

const MAX_LINES = 14;
const MAX_WIDTH = 180;

/** The beginning of an answer as it may stand on a page. */
function shown(text: string): string {
  const lines = text
    // oxlint-disable-next-line no-control-regex
    .replaceAll(/\u001b\[[\d;?]*[ -/]*[@-~]/g, '')
    .replaceAll('\r', '')
    .trim()
    .split('\n')
    .map((line) => line.trimEnd());
  const cut = lines
    .slice(0, MAX_LINES)
    .map((line) => (line.length <= MAX_WIDTH ? line : `${line.slice(0, MAX_WIDTH)}…`));
  const rest = lines.length - cut.length;
  return [...cut, ...(rest > 0 ? [`… ${rest} more lines`] : [])].join('\n');
}

function section({ name, title }: Failure): string {
  const facts = JSON.parse(readFileSync(join(FIXTURES, name, 'facts.json'), 'utf8')) as Facts;
  const answers = answersTo(name);
  const rows = answers.map(({ who, text }) => {
    const score = scoreOf(text, '', facts);
    return `| ${who} | ${score.tokens.toLocaleString('en-US')} | ${score.factsTold} of ${score.facts} |`;
  });
  const texts = answers
    .filter(({ who }) => !who.startsWith('the same'))
    .map(({ who, text }) => `${who}:\n\n\`\`\`\`text\n${shown(text)}\n\`\`\`\``);
  return [`## ${title}`, ['| | tokens | facts |', '|---|--:|--:|', ...rows].join('\n'), ...texts].join(
    '\n\n',
  );
}

/** The page `docs/comparison.md`, made from recorded runs. */
export function comparisonPage(): string {
  return `${[
    '# What an agent reads',
    'The same three failed runs of a real Nx 24 workspace, as each prints them. Tokens are those of o200k_base.',
    'A fact is what somebody needs to mend it: which task, which file, line and column, which rule or message,',
    'how many. A fact counts as told when all parts of it stand in the first answer. Made by',
    '`node tools/setup.mjs tools/comparison.ts` from the recorded texts in `tools/recorded/fixtures`; a test holds',
    'the page against it. Of subminute, the text is what it makes of what Nx printed, without times, cache and',
    'run: with those it is some ten tokens longer. The filters are an emulation of rtk 0.16.0 (2026-02).',
  ].join('\n')}\n\n${FAILURES.map(section).join('\n\n')}\n`;
}
