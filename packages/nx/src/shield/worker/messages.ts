import type { Check, Entry } from '../store/entry.ts';
import type { Maker, StoreBounds, Upstream } from '../protocol.ts';

/** What an archive may hold, and must. */
export interface Expected {
  /** Workspace-relative paths and globs that all its files are in. */
  readonly outputs: readonly string[];
  /** Those that were there when the task of this hash ran here. */
  readonly present: readonly string[];
  /** An archive without any output is none of these tasks'. */
  readonly needsOutput: boolean;
  /** Absolute roots of checkouts that its files should not name. */
  readonly roots: readonly string[];
}

/** What the front asks of the worker. */
export type Question =
  | ({ readonly ask: 'check'; readonly entry: Entry } & Expected)
  | ({
      readonly ask: 'fetch';
      readonly hash: string;
      readonly upstream: Upstream;
      readonly maker: Maker;
    } & Expected)
  /** Sends what is queued for an upstream. */
  | { readonly ask: 'send'; readonly upstream: Upstream }
  | { readonly ask: 'collect'; readonly bounds: StoreBounds };

/** Its answers, by what was asked. */
export interface Answers {
  readonly check: Check;
  /** Whether the entry is in the store now; why it is not. */
  readonly fetch: { readonly isStored: boolean; readonly isRefused?: true; readonly why?: string };
  readonly send: { readonly left: number; readonly why?: string };
  readonly collect: { readonly entries: number; readonly bytes: number };
}

export type Asked<A extends Question['ask']> = Extract<Question, { readonly ask: A }>;

/** A message to the worker. */
export interface Call {
  readonly id: number;
  readonly question: Question;
}

/** A message of the worker: an answer, or why there is none, or something to tell people. */
export type Reply =
  | { readonly id: number; readonly answer: Answers[keyof Answers] }
  | { readonly id: number; readonly failed: string }
  | { readonly note: string }
  /** Said now and then, so that one that hangs is told from one that works. */
  | { readonly lives: true }
  | { readonly upstream: string; readonly state: 'closed' | 'open' };
