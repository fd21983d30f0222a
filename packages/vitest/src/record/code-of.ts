import { createRequire } from 'node:module';
import path from 'node:path';
import type { CodeOf } from '../recorder/code-of.cts';

const extension = path.extname(import.meta.filename) === '.ts' ? '.cts' : '.cjs';
const recorder = createRequire(import.meta.url)(`../recorder/code-of${extension}`) as CodeOf;

/** What of a transformed module is hashed, here as in the workers. */
export const codeOf: (text: string) => string = recorder.codeOf;

/** The hash that a worker writes of it. */
export const hashOf: (text: string) => string = recorder.hashOf;
