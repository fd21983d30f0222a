import { setTimeout as sleep } from 'node:timers/promises';
import { type Result, duration, err, ok } from '@subminute/core';
import type { Question } from '@subminute/core/advise';
import type OpenAI from 'openai';
import { boundedFetch } from './bounded-fetch.ts';
import type { Endpoint } from './endpoint.ts';
import { type Failure, failureOf } from './failure.ts';

export interface Asking {
  readonly model: string;
  readonly question: Question;
  /** Of all tries together. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

const MAX_TRIES = 3;
const FIRST_PAUSE_MS = 250;
/** A token is hardly ever longer than that in the mean; a server that does not count is cut off. */
const CHARACTERS_A_TOKEN = 12;

/** Who asks a model, before anything is to be sent; an error says why nobody can. */
export async function openModel(endpoint: Endpoint): Promise<Result<OpenAI, string>> {
  const client = await clientFor(endpoint);
  return client ? ok(client) : err('the package openai is not installed. Run: npm i -D openai');
}

/** What a model answers, whole; an error says in our words why there is none. Takes at most its time. */
export async function askModel(client: OpenAI, asking: Asking): Promise<Result<string, string>> {
  const endMs = Date.now() + asking.timeoutMs;
  const late = AbortSignal.timeout(asking.timeoutMs);
  const signal = asking.signal ? AbortSignal.any([late, asking.signal]) : late;
  const gone = new Promise<Failure>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve({ why: late.aborted ? `no answer within ${duration(asking.timeoutMs)}` : 'interrupted' });
    });
  });
  for (let at = 1, pauseMs = FIRST_PAUSE_MS; ; at++, pauseMs *= 2) {
    const said = await Promise.race([tryOnce(client, asking, { signal, pauseMs }), gone]);
    if (typeof said === 'string') return ok(said);
    const { why, againAfterMs } = said;
    if (againAfterMs === undefined || signal.aborted) return err(why);
    if (at === MAX_TRIES) return err(`${why}, ${MAX_TRIES} times`);
    if (Date.now() + againAfterMs >= endMs)
      return err(`${why}, and asks to wait ${duration(againAfterMs)}: longer than is left`);
    await sleep(againAfterMs, undefined, { signal }).catch(() => {});
  }
}

/** Loaded only here: it is large, and hardly a command asks. `undefined`: it is not installed. */
async function clientFor(endpoint: Endpoint): Promise<OpenAI | undefined> {
  const { baseURL, apiKey, organization, project } = endpoint;
  try {
    // oxlint-disable-next-line no-restricted-imports -- This is where it is loaded.
    const { default: Client } = await import('openai');
    return new Client({
      baseURL,
      apiKey,
      organization,
      project,
      adminAPIKey: null,
      webhookSecret: null,
      // Ours: its own pauses do not know how much time is left.
      maxRetries: 0,
      logLevel: 'off',
      fetch: boundedFetch,
    });
  } catch (error) {
    if (/MODULE_NOT_FOUND/.test(String((error as NodeJS.ErrnoException).code))) return undefined;
    throw error;
  }
}

interface Try {
  readonly signal: AbortSignal;
  readonly pauseMs: number;
}

async function tryOnce(
  client: OpenAI,
  { model, question }: Asking,
  { signal, pauseMs }: Try,
): Promise<string | Failure> {
  try {
    const stream = await client.chat.completions.create(
      {
        model,
        stream: true,
        max_completion_tokens: question.answerTokens,
        messages: [
          { role: 'system', content: question.system },
          { role: 'user', content: question.text },
        ],
      },
      { signal },
    );
    return await whole(stream, question.answerTokens * CHARACTERS_A_TOKEN, pauseMs);
  } catch (error) {
    return failureOf(error, pauseMs, Date.now());
  }
}

type Chunks = AsyncIterable<OpenAI.Chat.Completions.ChatCompletionChunk>;

/** Puts an answer together; what is not shaped as the protocol says counts as nothing. */
async function whole(chunks: Chunks, maxCharacters: number, pauseMs: number): Promise<string | Failure> {
  let text = '';
  let end: unknown;
  for await (const chunk of chunks) {
    const choice = firstChoice(chunk);
    const { content, refusal } = choice?.delta ?? {};
    if (typeof refusal === 'string' && refusal !== '') return { why: 'the model refused' };
    if (typeof content === 'string') text += content;
    if (text.length > maxCharacters) return { why: 'the answer is longer than was asked for' };
    end = choice?.finish_reason ?? end;
  }
  if (end === 'content_filter') return { why: 'the model refused' };
  if (end === 'length') return { why: 'the answer was cut at its bound of tokens' };
  if (typeof end !== 'string') return { why: 'the answer was cut in the middle', againAfterMs: pauseMs };
  return text.trim() === '' ? { why: 'the answer is empty' } : text;
}

interface Choice {
  readonly delta?: { readonly content?: unknown; readonly refusal?: unknown } | null;
  readonly finish_reason?: unknown;
}

/** The types say what a server should send, not what it does. */
function firstChoice(chunk: unknown): Choice | undefined {
  const { choices } = (chunk ?? {}) as { readonly choices?: unknown };
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined;
  return typeof first === 'object' && first !== null ? first : undefined;
}
