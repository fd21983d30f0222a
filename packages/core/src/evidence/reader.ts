import type { Diagnostic } from './diagnostic.ts';
import type { Look } from './look.ts';
import type { Paths } from './paths.ts';

/**
 * How sure a reader is that what it found made the task fail. Likely ones count where no sure error was
 * found (a stack in the log may only have been logged), guesses where there is nothing else.
 */
export type Certainty = 'sure' | 'likely' | 'guess';

/** What a reader found. Its text is as the tool printed it: the collector shortens and redacts it. */
export interface Finding extends Omit<Diagnostic, 'alsoFails'> {
  /** The line of the log that it began at, from 1: findings keep the order of the log. */
  readonly logLine: number;
  readonly certainty: Certainty;
}

export interface Sink {
  add(finding: Finding): void;
  /** The tool says that its warnings made it fail. */
  warningsFailed(): void;
  /** What the tool itself counted: `1 failed, 504 passed`. */
  tally(text: string): void;
  /**
   * The lines between two are what tested code printed: what other readers found there counts as likely
   * only, since a test may print any error and pass.
   */
  quoted(tool: string, from: number, to: number): void;
}

/** How a line begins something of a reader's: any of these is enough. */
export interface Beginnings {
  /** First characters of a line, in ASCII. */
  readonly first?: string;
  /** First characters behind spaces, in ASCII. */
  readonly indented?: string;
  /** A word that tells of a failure or a warning (`Look.hasWords`). */
  readonly words?: true;
  /** A place (`Look.hasPlace`). */
  readonly places?: true;
  /** A character beyond ASCII. */
  readonly wide?: true;
}

/** Reads the log of one tool, line by line, all readers in one pass. */
export interface Reader {
  /** Takes the next line, clean and without its end. True: it is mine, no reader after me sees it. */
  line(text: string, number: number, look: Look): boolean;
  /** While it has nothing open, it need see only such lines; absent: it sees every line. */
  readonly begins?: Beginnings;
  /** Whether it must see every line for now; needed where there are `begins`. */
  isOpen?(): boolean;
  /** The log is at its end: what is still open goes to the sink. */
  end(): void;
}

export type CreateReader = (sink: Sink, paths: Paths) => Reader;
