import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../evidence/diagnostic.ts';
import { asTaskId, runIdFrom } from '../ids.ts';
import type { RunEvent } from '../run/event.ts';
import { foldRun } from '../run/fold.ts';
import { FORMATS, type Format } from './format.ts';
import { renderVerdict } from './formats.ts';

const run = runIdFrom([7, 7, 7, 7, 7]);
const started: RunEvent = { type: 'run-started', run, atMs: 1, command: ['affected'], via: 'subminute' };
const failed = (name: string, diagnostic: Partial<Diagnostic>, excerpt: string[] = []): RunEvent => ({
  type: 'task-ended',
  task: asTaskId(name),
  outcome: 'failed',
  cache: 'none',
  startMs: 10,
  endMs: 1510,
  end: { kind: 'exit', code: 1 },
  evidence: {
    diagnostics: [{ tool: 'tsc', severity: 'error', message: 'no', ...diagnostic }],
    found: 1,
    understood: true,
    excerpt,
    lines: 3,
  },
});
const passed = (name: string): RunEvent => ({
  type: 'task-ended',
  task: asTaskId(name),
  outcome: 'passed',
  cache: 'local',
});
const ended: RunEvent = { type: 'run-ended', atMs: 2001, exitCode: 1 };

const OPTIONS = { budgetMs: 60_000, maxBytes: 8192, nowMs: 9000, token: 'unguessable' };

const render = (format: Format, ...events: RunEvent[]): string =>
  renderVerdict(format, foldRun([started, ...events, ended]), OPTIONS);

const error: Partial<Diagnostic> = {
  place: { file: 'apps/a b/x.ts', line: 4, column: 2 },
  code: 'TS1',
  message: 'a < b, 100% & more',
  detail: ['- 1', '+ 2'],
};

describe('a red run', () => {
  test('as Markdown: code for what tools say, a block for their details', () => {
    expect(render('md', failed('a:typecheck', error), passed('b:test'))).toBe(
      `**FAIL 1 of 2 tasks · 2.0s of 60s · 1 cached · run r99999**

- **F1** \`a:typecheck\` \`apps/a b/x.ts:4:2\` \`TS1\` \`a < b, 100% & more\`

  \`\`\`text
  - 1
  + 2
  \`\`\`
`,
    );
  });

  test('for GitHub: the text where it is no command, an annotation at the line', () => {
    expect(render('github', failed('a:typecheck', error)).split('\n')).toEqual([
      '::stop-commands::unguessable',
      'FAIL 1 of 1 task · 2.0s of 60s · run r99999',
      'F1 a:typecheck apps/a b/x.ts:4:2 TS1 a < b, 100% & more',
      '   - 1',
      '   + 2',
      '::unguessable::',
      '::error file=apps/a b/x.ts,line=4,col=2,title=F1 a%3Atypecheck TS1::a < b, 100%25 & more',
      '',
    ]);
  });

  test('as SARIF: a result with its place and a fingerprint that does not move', () => {
    const line = (at: number): RunEvent =>
      failed('a:typecheck', { ...error, place: { file: 'apps/a b/x.ts', line: at } });
    type Sarif = { runs: [{ results: [Record<string, unknown>] }] };
    const [one, two] = [4, 90].map((at) => JSON.parse(render('sarif', line(at))) as Sarif);
    expect(one?.runs[0].results[0]).toMatchObject({
      ruleId: 'TS1',
      level: 'error',
      message: { text: 'a < b, 100% & more\n- 1\n+ 2' },
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'apps/a%20b/x.ts' }, region: { startLine: 4 } } },
      ],
    });
    expect(one?.runs[0].results[0]['partialFingerprints']).toEqual(
      two?.runs[0].results[0]['partialFingerprints'],
    );
  });

  test.each([
    ['src/#private/a.ts', 'src/%23private/a.ts'],
    ['@acme/[id]/what?.ts', '@acme/%5Bid%5D/what%3F.ts'],
    ['half\ud800.ts', 'half%EF%BF%BD.ts'],
  ])('as SARIF: %j is a path', (file, uri) => {
    expect(render('sarif', failed('a:typecheck', { place: { file } }))).toContain(`"uri":"${uri}"`);
  });

  test('what is said of the whole run stands in all of them', () => {
    const unknown: RunEvent = { type: 'selection-unknown', kind: 'target', name: 'tset', nearest: ['test'] };
    for (const format of ['md', 'sarif', 'junit'] as const)
      expect(render(format, failed('a:typecheck', error), unknown)).toContain('did you mean test?');
    const [, annotations] = render('github', failed('a:typecheck', error), unknown).split(
      '::unguessable::\n',
    );
    expect(annotations).toMatch(
      /^::error title=subminute::no target 'tset' in any project; did you mean test\?\n::error /,
    );
    const doubtful: RunEvent = { ...passed('a:test'), doubt: 'Tests  1 failed | 3 passed' } as RunEvent;
    for (const format of ['md', 'sarif', 'junit', 'github'] as const) {
      const green = renderVerdict(format, foldRun([started, doubtful, { ...ended, exitCode: 0 }]), OPTIONS);
      expect(green).toMatch(/exited with 0, its log says:? .*1 failed/);
    }
  });

  test.each([
    [['test'], 'there is test'],
    [['build', 'test', 'typecheck'], 'there are build, test, typecheck'],
    [['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], 'there are a, b, c, d, e, f and 2 more'],
  ])('a target that looks like none is answered with those that there are: %j', (there, said) => {
    const unknown: RunEvent = { type: 'selection-unknown', kind: 'target', name: 'lint', nearest: [], there };
    const text = renderVerdict('text', foldRun([started, unknown, ended]), OPTIONS);
    expect(text).toContain(`no target 'lint' in any project; ${said}`);
  });

  test('how a task ended that nobody understood stands in all of them', () => {
    const killed: RunEvent = {
      type: 'task-ended',
      task: asTaskId('a:test'),
      outcome: 'failed',
      cache: 'none',
      end: { kind: 'signal', signal: 'SIGKILL' },
    };
    for (const format of ['md', 'sarif', 'junit', 'github'] as const) {
      const [, annotations = ''] = render(format, killed).split('::unguessable::');
      expect(format === 'github' ? annotations : render(format, killed)).toContain('killed by SIGKILL');
    }
  });

  test('as Markdown: names of projects call nobody', () => {
    const waiting = { tasks: [asTaskId('@acme/web:build')], because: [asTaskId('@acme/a:build')] };
    const said = render('md', failed('@acme/a:build', error), { type: 'tasks-skipped', ...waiting });
    const outside = said.replaceAll(/`[^`]*`/g, '');
    expect(outside).toContain('skipped 1: @&#8203;acme/web:build ← @&#8203;acme/a:build');
    expect(outside).not.toMatch(/@(?!&#8203;)/);
  });

  test('as JUnit: a case a task', () => {
    const said = render('junit', failed('a:typecheck', error), passed('b:test'), {
      type: 'tasks-skipped',
      tasks: [asTaskId('c:build')],
      because: [],
    });
    expect(said).toContain('<testsuites name="subminute" tests="3" failures="1" errors="0" skipped="1"');
    expect(said).toContain(
      '<testcase name="typecheck" classname="a" time="1.500"><failure message="a &lt; b,',
    );
    expect(said).toContain('<testcase name="build" classname="c" time="0.000"><skipped/></testcase>');
  });
});

test.each(FORMATS)('what did not run at all is no success in %s', (format) => {
  const broken: RunEvent = { type: 'run-broken', reason: 'nx: out of sync', detail: [] };
  const said = render(format, broken);
  expect(said).toMatch(/out of sync/);
  expect(said).toMatch(/ERROR|error|"executionSuccessful":false/);
});

describe('whatever a task says', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('::error::x', '```', ']]>', '<script>', '\n::set-env name=A::b', '" onload="x'),
  );
  const run3 = (format: Format, words: string, lines: string[]): string =>
    render(format, failed('a:b', { message: words, test: words, detail: lines }, lines));

  test('no line of it is a command of GitHub', () => {
    fc.assert(
      fc.property(nasty, fc.array(nasty), (words, lines) => {
        const said = run3('github', words, lines);
        const [, before = '', after = ''] =
          /^::stop-commands::unguessable\n([^]*)\n::unguessable::\n([^]*)$/.exec(said) ?? [];
        expect(before).toMatch(/^FAIL /);
        expect(after.match(/\n/g)).toHaveLength(1);
        expect(after).toMatch(/^::error /);
      }),
    );
  });

  test('the XML is well formed', () => {
    fc.assert(
      fc.property(nasty, fc.array(nasty), (words, lines) => {
        const said = run3('junit', words, lines);
        const inside = said.replaceAll(
          /<\/?[a-z]+(?: [a-z]+="[^"<&]*(?:&(?:amp|lt|gt|quot|#10);[^"<&]*)*")*\/?>/g,
          '',
        );
        expect(inside.replace('<?xml version="1.0" encoding="UTF-8"?>', '')).not.toMatch(
          /[<>]|&(?!(?:amp|lt|gt|quot|#10);)/,
        );
        // oxlint-disable-next-line no-control-regex
        expect(said).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
        expect(said.isWellFormed()).toBe(true);
      }),
    );
  });

  test('the Markdown has one list item and no markup of its own', () => {
    fc.assert(
      fc.property(nasty, fc.array(nasty), (words, lines) => {
        const said = run3('md', words, lines).trimEnd().split('\n');
        expect(said.filter((line) => /^[^ ]/.test(line))).toHaveLength(2);
      }),
    );
  });

  test.each(['json', 'sarif'] as const)('%s can be parsed', (format) => {
    fc.assert(
      fc.property(nasty, fc.array(nasty), (words, lines) => {
        expect(JSON.parse(run3(format, words, lines))).toBeTypeOf('object');
      }),
    );
  });
});
