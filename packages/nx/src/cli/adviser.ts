import { randomUUID } from 'node:crypto';
import { type Result, err } from '@subminute/core';
import type { Question, TokenBudget } from '@subminute/core/advise';
import { askModel, openModel } from '../advise/ask-model.ts';
import { endpointOf } from '../advise/endpoint.ts';
import { note } from './fail.ts';
import type { Io } from './io.ts';
import { messages } from './messages.ts';
import type { Workspace } from './workspace.ts';

export interface Adviser {
  /** What is asked, within the budget of the settings. */
  readonly question: (budget: TokenBudget) => Question | Promise<Question>;
  readonly signal?: AbortSignal;
}

/**
 * Asks the model of the settings, and says before it does what that will take. Whatever goes wrong is one note on
 * stderr: nothing depends on an answer.
 */
export async function advise<T>(
  io: Io,
  { config }: Pick<Workspace, 'config'>,
  { question: ask, signal }: Adviser,
  check: (answer: string, question: Question) => Result<T, string>,
): Promise<T | undefined> {
  const said = await answer();
  if (said.ok) return said.value;
  note(io, messages.noAdvice(said.error));
  return undefined;

  async function answer(): Promise<Result<T, string>> {
    const { adviser } = config;
    if (!adviser) return err('no model is set. Write "adviser": {"model": "…"} into subminute.json');
    const endpoint = endpointOf(io.env);
    if (!endpoint.ok) return endpoint;
    const { model, maxTokens, timeoutMs } = adviser;
    try {
      // Before it is said that something is sent: without the package, nothing is.
      const client = await openModel(endpoint.value);
      if (!client.ok) return client;
      const question = await ask({ maxTokens, mark: `from-outside-${randomUUID()}` });
      if (question.lines.length === 0) return err('there is nothing to ask about');
      note(io, messages.advising(question, endpoint.value.shown, model));
      const asking = { model, question, timeoutMs, ...(signal ? { signal } : {}) };
      const text = await askModel(client.value, asking);
      return text.ok ? check(text.value, question) : text;
    } catch (error) {
      // Advice is beside the answer: not even a fault of ours may cost that.
      return err(`unexpected: ${error instanceof Error ? error.name : 'an error'}`);
    }
  }
}
