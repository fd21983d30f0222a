import pLimit from 'p-limit';
import { collect } from '../store/collect.ts';
import { type Layout, layoutOf } from '../store/layout.ts';
import { checkEntry } from './check-entry.ts';
import { fetchEntry, withoutCredentials } from './fetch-entry.ts';
import type { Answers, Call, Question, Reply } from './messages.ts';
import { messageOf, sendEntries } from './send-entries.ts';
import { Remote } from './upstream.ts';

const LIVES_MS = 2000;
/** Each takes memory, and all a core. */
const CHECKS_AT_ONCE = 4;

/**
 * The worker of the shield: reads archives, which may be hostile, and talks to what is behind. It may end at any time;
 * the front starts another. Started by the front with the shield's folder.
 */
class Worker {
  readonly #layout: Layout;
  readonly #checks = pLimit(CHECKS_AT_ONCE);
  readonly #remotes = new Map<string, Remote>();
  /** Uploads that follow those under way. */
  readonly #next = new Map<string, Promise<Answers[keyof Answers]>>();
  /** What is under way, by what was asked: who asks the same waits for it. */
  readonly #pending = new Map<string, Promise<Answers[keyof Answers]>>();

  constructor(dir: string) {
    this.#layout = layoutOf(dir);
  }

  async take({ id, question }: Call): Promise<void> {
    try {
      say({ id, answer: await this.#once(question) });
    } catch (error) {
      say({ id, failed: messageOf(error) });
    }
  }

  async #once(question: Question): Promise<Answers[keyof Answers]> {
    const key = keyOf(question);
    const before = this.#pending.get(key);
    // What was queued since then has to be sent too: once, whoever asks for it.
    if (before && question.ask === 'send') return await this.#afterwards(key, before, question);
    if (before) return await before;
    const answer = this.#answer(question).finally(() => this.#pending.delete(key));
    this.#pending.set(key, answer);
    return await answer;
  }

  async #afterwards(
    key: string,
    before: Promise<Answers[keyof Answers]>,
    question: Question,
  ): Promise<Answers[keyof Answers]> {
    const waiting =
      this.#next.get(key) ??
      before
        .catch(() => {})
        .then(() => {
          this.#next.delete(key);
          return this.#once(question);
        });
    this.#next.set(key, waiting);
    return await waiting;
  }

  async #answer(question: Question): Promise<Answers[keyof Answers]> {
    switch (question.ask) {
      case 'check':
        return await this.#checks(() => checkEntry(this.#layout, question));
      case 'fetch':
        return await fetchEntry(this.#layout, this.#remoteOf(question.upstream.url), question);
      case 'send':
        return await sendEntries(
          this.#layout,
          this.#remoteOf(question.upstream.url),
          question.upstream,
          (text) => say({ note: `the remote cache: ${text}` }),
        );
      case 'collect':
        return await collect(this.#layout, question.bounds);
    }
  }

  #remoteOf(url: string): Remote {
    const known = this.#remotes.get(url);
    if (known) return known;
    const remote = new Remote((state) => {
      say({ upstream: withoutCredentials(url), state });
    });
    this.#remotes.set(url, remote);
    return remote;
  }
}

function keyOf(question: Question): string {
  switch (question.ask) {
    case 'check':
      return `check ${question.entry.hash} ${question.entry.body}`;
    case 'fetch':
      return `fetch ${question.hash} ${question.upstream.url}`;
    case 'send':
      return `send ${question.upstream.url}`;
    case 'collect':
      return 'collect';
  }
}

function say(reply: Reply): void {
  process.send?.(reply, undefined, {}, () => {});
}

const [, , dir] = process.argv;
if (dir !== undefined) {
  const worker = new Worker(dir);
  process.on('message', (call: Call) => {
    void worker.take(call);
  });
  // Without its front it is of no use.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  setInterval(() => say({ lives: true }), LIVES_MS).unref();
}
