/** What is worse with a change than without it. */
export interface Fault {
  readonly kind: 'task' | 'test' | 'declaration' | 'loop' | 'saving';
  /** In one line: `core:test fails`, `src/a.test.ts > adds is gone`. */
  readonly what: string;
}

/** What both sides have alike, and what is worse on the later one. */
export interface Compared {
  readonly equal: number;
  readonly faults: readonly Fault[];
}
