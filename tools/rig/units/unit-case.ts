import type { FileTexts } from './workspace.ts';

/**
 * A tiny project, a change, and what is to be run after it. Without a change's test file failing, a case shows
 * nothing of soundness: most changes break something.
 */
export interface UnitCase {
  /** A sentence. */
  readonly name: string;
  /** Of the project's folder. `vitest.config.mjs` and `package.json` are there unless they stand here. */
  readonly files: FileTexts;
  /** What is done to its folder before the first run: links, modes. */
  readonly prepare?: (dir: string) => void;
  readonly edit?: FileTexts | ((dir: string) => void);
  /** Variables of the environment: from the start on, and after the edit. */
  readonly envBefore?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Packages that the lockfile pins: name to version, before and after the edit. */
  readonly pins?: Readonly<Record<string, string>>;
  readonly newPins?: Readonly<Record<string, string>>;
  /** Vitest's options, of all runs, before the edit and after it; such a case has a workspace of its own. */
  readonly cli?: Readonly<Record<string, unknown>>;
  readonly cliBefore?: Readonly<Record<string, unknown>>;
  readonly cliAfter?: Readonly<Record<string, unknown>>;
  readonly filtersBefore?: readonly string[];
  /** Test files that have to run after the edit. */
  readonly runs?: readonly string[];
  /** Test files that are still known after it. */
  readonly rests?: readonly string[];
  /** The same where functions are counted, not whole modules. */
  readonly restsByFunction?: readonly string[];
  /** Test files that run even where nothing has changed. */
  readonly always?: readonly string[];
  /** Something fails before the edit as well. */
  readonly isBroken?: boolean;
  /** It changes what others share: it has a workspace of its own. */
  readonly isAlone?: boolean;
}

/** A test file with one test. */
export function testFile(body: string, imports = ''): string {
  return `import { expect, test, vi } from 'vitest';\n${imports}\ntest('holds', async () => {\n${body}\n});\n`;
}
