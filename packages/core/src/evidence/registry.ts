import type { CreateReader } from './reader.ts';
import { createAnnotationReader } from './readers/annotation.ts';
import { createBiomeReader } from './readers/biome.ts';
import { createEsbuildReader } from './readers/esbuild.ts';
import { createCargoReader } from './readers/cargo.ts';
import { createEslintReader } from './readers/eslint.ts';
import { createJestReader } from './readers/jest.ts';
import { createLocatedLineReader } from './readers/located-line.ts';
import { createNodeStackReader } from './readers/node-stack.ts';
import { createNodeTestReader } from './readers/node-test.ts';
import { createOxlintReader } from './readers/oxlint.ts';
import { createPrettierReader } from './readers/prettier.ts';
import { createRolldownReader } from './readers/rolldown.ts';
import { createRollupReader } from './readers/rollup.ts';
import { createNpmReader } from './readers/npm.ts';
import { createPnpmReader } from './readers/pnpm.ts';
import { createPytestReader } from './readers/pytest.ts';
import { createPythonReader } from './readers/python.ts';
import { createShellReader } from './readers/shell.ts';
import { createPlaywrightReader } from './readers/playwright.ts';
import { createTapReader } from './readers/tap.ts';
import { createTscReader } from './readers/tsc.ts';
import { createUnittestReader } from './readers/unittest.ts';
import { createVitestReader } from './readers/vitest.ts';

/** Every reader, in the order in which they are asked for a line: who knows it best comes first. */
export const READERS: readonly CreateReader[] = [
  createVitestReader,
  createJestReader,
  createPlaywrightReader,
  createNodeTestReader,
  createTapReader,
  createTscReader,
  createBiomeReader,
  createOxlintReader,
  createEslintReader,
  createPrettierReader,
  createEsbuildReader,
  createRolldownReader,
  createRollupReader,
  createAnnotationReader,
  createPytestReader,
  createUnittestReader,
  createPythonReader,
  createCargoReader,
  createNodeStackReader,
  createNpmReader,
  createPnpmReader,
  createShellReader,
  createLocatedLineReader,
];
