import type { CreateReader } from './reader.ts';
import { createEslintReader } from './readers/eslint.ts';
import { createLocatedLineReader } from './readers/located-line.ts';
import { createNodeStackReader } from './readers/node-stack.ts';
import { createNodeTestReader } from './readers/node-test.ts';
import { createTscReader } from './readers/tsc.ts';
import { createVitestReader } from './readers/vitest.ts';

/** Every reader, in the order in which they are asked for a line: who knows it best comes first. */
export const READERS: readonly CreateReader[] = [
  createVitestReader,
  createNodeTestReader,
  createTscReader,
  createEslintReader,
  createNodeStackReader,
  createLocatedLineReader,
];
