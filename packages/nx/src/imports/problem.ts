/** What was wrong with a file that decides how modules are found. Defaults were used instead. */
export interface Problem {
  readonly file: string;
  readonly line?: number;
  readonly message: string;
}
