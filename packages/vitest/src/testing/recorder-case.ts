import type { UnitFacts } from '../record/unit-facts.ts';

/** A test file that passes, with and without a recorder, and what the recorder says of it. */
export interface RecorderCase {
  readonly title: string;
  /** Of `name.test.ts`. */
  readonly name: string;
  readonly code: string;
  /** `at` is the absolute path of a file of the project. */
  readonly facts: (at: (file: string) => string) => Partial<UnitFacts>;
}

const IMPORTS = `
  import { expect, test, vi } from 'vitest';
  import fs from 'node:fs';
  import os from 'node:os';
  import path from 'node:path';
  import util from 'node:util';
  const at = (name: string): string => path.join(import.meta.dirname, name);`;

/** Whatever it is. */
export const ANY = undefined as never;

const NOTHING: Partial<UnitFacts> = {
  isComplete: true,
  isShared: false,
  reads: [],
  lists: [],
  stats: [],
  links: [],
  wrote: [],
  env: [],
  isEnvNames: false,
  isAllEnv: false,
  machine: [],
  opaque: [],
  positions: [],
  isPositions: false,
  sources: [],
  isAllSources: false,
};

/** With what nearly all of them import; what it does not name of the facts is not there. */
export function of(name: string, title: string, code: string, facts: RecorderCase['facts']): RecorderCase {
  return { name, title, code: `${IMPORTS}\n${code}`, facts: (at) => ({ ...NOTHING, ...facts(at) }) };
}
