/** What a command may use of the world; tests hand in their own. */
export interface Io {
  readonly argv: readonly string[];
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly cwd: string;
  /** The verdict and nothing else. */
  readonly out: Sink;
  /** Progress and notes. */
  readonly err: Sink;
}

export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}
