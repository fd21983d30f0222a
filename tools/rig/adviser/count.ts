import { type FailedRun, failedRun } from './failed-run.ts';
import { FILES, LOG, hostileAnswers } from './hostile-answers.ts';
import { modelServer } from './model-server.ts';
import { secretLogs } from './secret-logs.ts';

export interface AnswersCounted {
  readonly answers: number;
  /** Invented citations, control characters or forged lines that were shown. */
  readonly shown: readonly string[];
  /** Answers of which something was shown, without what was made up. */
  readonly useful: number;
  /** Where the exit code, or what is printed without the adviser, was another. */
  readonly changed: number;
}

/** What is shown of answers that mislead, each over the real protocol. */
export async function countAnswers(count: number, seed: number): Promise<AnswersCounted> {
  await using server = await modelServer();
  using failed = await failedRun({ log: LOG, files: FILES });
  const plain = await failed.subminute(['show', 'F1']);
  const shown: string[] = [];
  let [useful, changed] = [0, 0];
  for (const { kind, text, invented } of hostileAnswers(count, seed)) {
    server.replies = [{ kind: 'says', text }];
    const { code, out } = await failed.subminute(['show', 'F1', '--advise'], { OPENAI_BASE_URL: server.url });
    if (code !== plain.code || !out.startsWith(plain.out)) changed++;
    const said = out.slice(plain.out.length);
    if (said !== '') useful++;
    shown.push(
      ...invented.filter((what) => said.includes(what)).map((what) => `${kind}: ${what}`),
      ...forged(said, kind),
    );
  }
  return { answers: count, shown, useful, changed };
}

/** All that a model says is indented, and has no control character. */
function forged(said: string, kind: string): readonly string[] {
  const [, ...lines] = said.split('\n');
  // oxlint-disable-next-line no-control-regex -- It is what is looked for.
  const control = /[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069]/.test(said);
  const isForged = lines.some((line) => line !== '' && !line.startsWith('   '));
  return [
    ...(control ? [`${kind}: a control character`] : []),
    ...(isForged ? [`${kind}: a forged line`] : []),
  ];
}

export interface SecretsCounted {
  readonly logs: number;
  readonly secrets: number;
  /** Secrets that were in what was sent, or in what was said on stderr. */
  readonly left: readonly string[];
  /** Questions that took more tokens than they may. */
  readonly beyond: number;
  readonly sent: readonly string[];
  /** Tokens of each question, as they were announced before it was sent. */
  readonly announced: readonly number[];
}

/** What leaves of logs with secrets in them, stored as if nothing had hidden them before. */
export async function countSecrets(count: number, seed: number): Promise<SecretsCounted> {
  await using server = await modelServer({ kind: 'says', text: '{"points":[]}' });
  const left: string[] = [];
  let [secrets, beyond] = [0, 0];
  const sent: string[] = [];
  const announced: number[] = [];
  for (const log of secretLogs(count, seed)) {
    using failed = await failedRun({ log: log.lines, isRaw: true });
    const env = { ...log.env, OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'unlikely-key-0123456789' };
    const { err } = await asked(failed, env);
    const body = server.requests.at(-1)?.body ?? '';
    sent.push(body);
    secrets += log.secrets.length + 1;
    left.push(...log.secrets.filter((secret) => `${body}${err}`.includes(secret)));
    if (`${body}${err}`.includes('unlikely-key')) left.push('the key');
    const tokens = tokensSaid(err);
    announced.push(tokens.question);
    if (tokens.question + tokens.answer > 4000) beyond++;
  }
  return { logs: count, secrets, left, beyond, sent, announced };
}

function asked(failed: FailedRun, env: NodeJS.ProcessEnv): ReturnType<FailedRun['subminute']> {
  return failed.subminute(['show', 'F1', '--advise'], env);
}

/** Of the question and its answer, as they are announced. */
function tokensSaid(err: string): { readonly question: number; readonly answer: number } {
  const [, sent = '', answer = ''] = /sends ~([\d,]+) tokens .* may take ([\d,]+)/.exec(err) ?? [];
  return { question: Number(sent.replaceAll(',', '')), answer: Number(answer.replaceAll(',', '')) };
}
