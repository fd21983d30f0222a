import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { adviseOnWalk } from '../packages/nx/src/cli/decompose/advise.ts';
import { countAnswers, countSecrets } from './rig/adviser/count.ts';
import { type FailedRun, type FailedRunOptions, type Said, failedRun } from './rig/adviser/failed-run.ts';
import { FILES, LOG, hostileAnswers } from './rig/adviser/hostile-answers.ts';
import { type ModelServer, type Reply, modelServer } from './rig/adviser/model-server.ts';
import { secretLogs } from './rig/adviser/secret-logs.ts';

// The adviser over its real protocol, against a server on loopback.

let server: ModelServer;
const opened: FailedRun[] = [];

beforeEach(async () => {
  server = await modelServer();
});
afterEach(async () => {
  for (const failed of opened.splice(0)) failed[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
});

async function open(options: Partial<FailedRunOptions> = {}): Promise<FailedRun> {
  const failed = await failedRun({ log: LOG, files: FILES, ...options });
  opened.push(failed);
  return failed;
}

const ask = (failed: FailedRun, ...more: readonly string[]): Promise<Said> =>
  failed.subminute(['show', 'F1', '--advise', ...more], { OPENAI_BASE_URL: server.url });

const GOOD = JSON.stringify({
  points: [
    {
      text: 'The page "guide/start.md" has no front matter, so that the reader stops.',
      file: 'guide/start.md',
      line: 3,
      message: 'Error: no front matter in guide/start.md',
    },
    { text: 'It was thrown in tools/pages.js:88:11 and in src/made-up.ts:5 as well.' },
  ],
  next: 'Look at the first lines of "guide/start.md".',
});

const PLAIN = `F1 docs:build exit 3 (6 lines: show docs:build)
   warning: slow page guide/all.md (line 40)
   docs failed with 1 error
   log: show docs:build
`;

describe('show F1 --advise', () => {
  test('prints the answer below, with each citation looked up, and says before what it sends', async () => {
    server.replies = [{ kind: 'says', text: `Here it is:\n\`\`\`json\n${GOOD}\n\`\`\`` }];
    const failed = await open({ excerpt: LOG.slice(-2) });
    const { code, out, err } = await ask(failed);
    expect(code).toBe(0);
    expect(out)
      .toBe(`${PLAIN}adviser: a model’s words; what they cite is in the log or the workspace, the rest is not checked
   The page "guide/start.md" has no front matter, so that the reader stops.
     guide/start.md:3 "Error: no front matter in guide/start.md"
   It was thrown in tools/pages.js:88:11 and in ‹struck out› as well.
   next: Look at the first lines of "guide/start.md".
   struck out: 1 citation that nobody can find
`);
    expect(err).toMatch(
      /^subminute: adviser: sends ~\d{3} tokens of F1 to http:\/\/127\.0\.0\.1:\d+\/v1, model small; the answer may take 1,000\n$/,
    );
    expect(server.requests).toHaveLength(1);
    const [request] = server.requests;
    expect(request?.path).toBe('/v1/chat/completions');
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      model: 'small',
      stream: true,
      max_completion_tokens: 1000,
    });
  });

  test('--json has it as a part of the document', async () => {
    server.replies = [{ kind: 'says', text: GOOD }];
    const failed = await open();
    const plain = JSON.parse((await failed.subminute(['show', 'F1', '--json'])).out) as object;
    const { out } = await ask(failed, '--json');
    expect(JSON.parse(out)).toMatchObject({ ...plain, advice: { struck: 1, points: [{ line: 3 }, {}] } });
    server.replies = [{ kind: 'status', status: 500 }];
    expect(JSON.parse((await ask(failed, '--json')).out)).toEqual(plain);
  });

  test('of a failure that was understood asks nobody', async () => {
    const failed = await open({ understood: true });
    const plain = await failed.subminute(['show', 'F1']);
    const { out, err } = await ask(failed);
    expect(out).toBe(plain.out);
    expect(err).toContain('no advice: F1 was understood');
    expect(server.requests).toEqual([]);
  });

  test('is for a failure alone, and nobody is asked without it', async () => {
    const failed = await open();
    expect(await failed.subminute(['show', 'docs:build', '--advise'])).toMatchObject({
      code: 2,
      out: 'ERROR --advise is for one failure. Run: npx subminute show F1 --advise\n',
    });
    await failed.subminute(['show', 'F1'], { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'x' });
    expect(server.requests).toEqual([]);
  });
});

/** What goes wrong, what is said of it, and how often it is asked. */
const FAILING: readonly (readonly [string, readonly Reply[], RegExp, number])[] = [
  [
    'the rate limit',
    [{ kind: 'status', status: 429, headers: { 'retry-after-ms': '1' } }],
    /status 429, 3 times$/,
    3,
  ],
  [
    'a wait that is longer than what is left',
    [{ kind: 'status', status: 429, headers: { 'retry-after': '120' } }],
    /status 429, and asks to wait 2m 0s: longer than is left$/,
    1,
  ],
  [
    'a fault of the server',
    [{ kind: 'status', status: 500, headers: { 'retry-after': '0' } }],
    /status 500, 3 times$/,
    3,
  ],
  ['a wrong key', [{ kind: 'status', status: 401 }], /status 401$/, 1],
  ['no such model', [{ kind: 'status', status: 404 }], /status 404$/, 1],
  [
    'somebody who sends us elsewhere',
    [{ kind: 'status', status: 307, headers: { location: 'http://127.0.0.1:9/v1/chat/completions' } }],
    /the connection failed or was cut, 3 times$/,
    3,
  ],
  [
    'a connection that is cut',
    [{ kind: 'cuts', text: GOOD.slice(0, 40) }],
    /cut(?: in the middle)?, 3 times$/,
    3,
  ],
  [
    'an answer without an end',
    [{ kind: 'says', text: GOOD, finish: null }],
    /cut in the middle, 3 times$/,
    3,
  ],
  [
    'an answer that is cut at its bound',
    [{ kind: 'says', text: GOOD, finish: 'length' }],
    /bound of tokens$/,
    1,
  ],
  ['a filter', [{ kind: 'says', text: GOOD, finish: 'content_filter' }], /the model refused$/, 1],
  ['a refusal', [{ kind: 'refuses' }], /the model refused$/, 1],
  ['an empty answer', [{ kind: 'says', text: ' \n' }], /the answer is empty$/, 1],
  [
    'no JSON in the events',
    [{ kind: 'sends', body: 'data: {"choices":[{"delta"\n\n' }],
    /cannot be read, 3 times$/,
    3,
  ],
  [
    'events of another shape',
    [{ kind: 'sends', body: 'data: {"choices":7}\n\ndata: [1]\n\ndata: null\n\n' }],
    /3 times$/,
    3,
  ],
  [
    'a page in place of events',
    [{ kind: 'sends', body: '<html>sign in</html>', type: 'text/html' }],
    /3 times$/,
    3,
  ],
  [
    'prose in place of JSON',
    [{ kind: 'says', text: 'It is src/made-up.ts:5.' }],
    /form that was asked for$/,
    1,
  ],
  ['an answer far too long', [{ kind: 'says', text: 'x'.repeat(20_000) }], /longer than was asked for$/, 1],
  ['a flood', [{ kind: 'floods' }], /the connection failed or was cut, 3 times$/, 3],
  ['a model that cannot tell', [{ kind: 'says', text: '{"points":[]}' }], /the log does not tell why$/, 1],
];

describe('without an answer all is as without the adviser, and one note says why:', () => {
  test.each(FAILING)('%s', async (_name, replies, why, asked) => {
    server.replies = [...replies];
    const failed = await open({ excerpt: LOG.slice(-2) });
    const { code, out, err } = await ask(failed);
    expect({ code, out }).toEqual({ code: 0, out: PLAIN });
    const lines = err.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^subminute: adviser: no advice: /);
    expect(lines[1]).toMatch(why);
    expect(err).not.toContain('invented');
    expect(server.requests).toHaveLength(asked);
  });

  test.each(['at once', 'behind headers', 'in the middle'] as const)(
    'a server that hangs %s',
    async (where) => {
      server.replies = [{ kind: 'hangs', where }];
      const failed = await open({ adviser: { model: 'small', timeout: '300ms' } });
      const { out, err } = await ask(failed);
      expect(out).toMatch(/^F1 docs:build/);
      expect(err).toContain('no advice: no answer within 300ms\n');
    },
  );

  test('nobody listens', async () => {
    const failed = await open();
    await server[Symbol.asyncDispose]();
    expect((await ask(failed)).err).toContain('no advice: the connection failed or was cut, 3 times\n');
    server = await modelServer();
  });

  test.each([
    [undefined, {}, 'no model is set. Write "adviser": {"model": "…"} into subminute.json'],
    [{ model: 'm' }, {}, 'neither OPENAI_BASE_URL nor OPENAI_API_KEY is set'],
    [{ model: 'm' }, { OPENAI_BASE_URL: 'ftp://a' }, 'OPENAI_BASE_URL is no URL of http or https'],
    [
      { model: 'm' },
      { OPENAI_BASE_URL: 'http://me:hush-hush@127.0.0.1' },
      'has a user, a password or a query in it',
    ],
  ])('settings %j with %j', async (adviser, env, why) => {
    const failed = await open({ adviser });
    const { code, out, err } = await failed.subminute(['show', 'F1', '--advise'], env);
    expect(code).toBe(0);
    expect(out).toMatch(/^F1 docs:build/);
    expect(err).toContain(why);
    expect(err).not.toContain('hush-hush');
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });
});

test('what passes is tried again, after as long as the server asks', async () => {
  server.replies = [
    { kind: 'status', status: 429, headers: { 'retry-after-ms': '1' } },
    { kind: 'cuts', text: '{"poi' },
    { kind: 'says', text: GOOD },
  ];
  const { out, err } = await ask(await open());
  expect(out).toContain('adviser: a model’s words');
  expect(server.requests).toHaveLength(3);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
});

test('what the question may take is kept, whatever the log', async () => {
  server.replies = [{ kind: 'says', text: GOOD }];
  const log = [...Array.from({ length: 9000 }, (_, at) => `line ${at} ${'äöü'.repeat(200)}`), ...LOG];
  const { err } = await ask(await open({ log, adviser: { model: 'm', maxTokens: 1000 } }));
  const [, tokens = ''] = /sends ~(\d+) tokens .* may take 250\n/.exec(err) ?? [];
  expect(Number(tokens)).toBeLessThanOrEqual(750);
  expect(server.requests[0]?.body).toContain('docs failed with 1 error');
});

test('a split gets names for its parts: of the projects that it makes, by the files in them', async () => {
  const answer = { names: [{ id: 'paaaaa', part: 'core-api', name: 'quote-rules' }] };
  server.replies = [{ kind: 'says', text: JSON.stringify(answer) }];
  const edits = [
    { path: 'packages/core-api/package.json', content: '{}' },
    { path: 'packages/core-api/src/quote.ts', content: '', from: 'packages/core/src/quote.ts' },
    { path: 'packages/core/package.json', content: '{}', was: 'a' },
    { path: 'packages/core/src/quote.ts', was: 'b' },
  ];
  const config = { adviser: { model: 'small', maxTokens: 4000, timeoutMs: 5000 } };
  const setting = {
    io: { env: { OPENAI_BASE_URL: server.url }, err: { write: () => {} } },
    given: { values: {}, switches: new Set(['advise']) },
    workspace: { root: '/nowhere', config },
    signal: new AbortController().signal,
  };
  const walk = { steps: [{ proposal: { id: 'paaaaa', rung: 5 }, edits }] };
  const told = { steps: [], budgetMs: 8000 };
  const drafts = await adviseOnWalk(
    setting as unknown as Parameters<typeof adviseOnWalk>[0],
    walk as unknown as Parameters<typeof adviseOnWalk>[1],
    told as unknown as Parameters<typeof adviseOnWalk>[2],
  );
  expect(drafts?.names).toEqual(answer.names);
  const { messages } = JSON.parse(server.requests[0]?.body ?? '') as { messages: { content: string }[] };
  expect(messages[1]?.content).toContain(
    'part core-api of proposal paaaaa\npackages/core-api/src/quote.ts\n</',
  );
});

describe('counted', () => {
  test('of 100 answers that mislead, no invented citation is shown, and most say something all the same', async () => {
    const answers = hostileAnswers(100, 1);
    // Else nothing would be shown by it.
    expect(new Set(answers.map(({ text }) => text)).size).toBeGreaterThan(80);
    const { shown, useful, changed } = await countAnswers(100, 1);
    expect({ shown, changed }).toEqual({ shown: [], changed: 0 });
    expect(useful).toBeGreaterThan(70);
  });

  test('of 200 logs with secrets, none leaves', async () => {
    for (const { lines, secrets } of secretLogs(200, 1))
      expect(secrets.filter((secret) => !lines.join('\n').includes(secret))).toEqual([]);
    const { left, beyond, secrets } = await countSecrets(200, 1);
    expect({ left, beyond }).toEqual({ left: [], beyond: 0 });
    expect(secrets).toBeGreaterThan(1000);
  });
});
