import { createRequire } from 'node:module';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import type { TsconfigFile } from '../imports/tsconfig-file.ts';
import { isRecord } from '../shield/fields.ts';

/** What the compiler said of one program. */
export interface Compiled {
  readonly code: number;
  /** As it wrote them, without the list of files. */
  readonly diagnostics: string;
  /** All that it read: absolute paths. */
  readonly files: readonly string[];
}

export interface Compilation {
  /** The folder of the project, from which the compiler is looked up. */
  readonly home: string;
  /** A tsconfig, relative to that folder. */
  readonly config: string;
  readonly flags: readonly string[];
}

/** The newer one first: `typescript` is often kept at 6 for tools that need its programming interface. */
const PACKAGES = ['@typescript/native', 'typescript'];

/**
 * Flags of a program that is looked through from its beginning: what TypeScript remembers of a program does not tell
 * that a script without types has gone, nor that somebody has removed an output. `memory`: a folder that goes again.
 */
export function withoutMemory({ options }: Pick<TsconfigFile, 'options'>, memory: string): readonly string[] {
  const remembers = options['composite'] === true || options['incremental'] === true;
  return remembers ? ['--tsBuildInfoFile', path.join(memory, 'info')] : [];
}

/** Runs TypeScript 7 where it is installed, else the compiler of the workspace. An error says that there is none. */
export async function compile({ home, config, flags }: Compilation): Promise<Result<Compiled, string>> {
  const compiler = compilerFor(home);
  if (compiler === undefined)
    return err(
      'TypeScript is not installed. Run: npm i -D typescript, or what your package manager calls it',
    );
  // Of these, one hides the list of files.
  const listed = ['--pretty', 'false', '--listFiles', '--explainFiles', 'false'];
  const args = [compiler.file, '-p', config, ...listed, ...flags];
  const child = spawn(process.execPath, args, { cwd: home, stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const { promise, resolve } = Promise.withResolvers<Result<number, string>>();
  child.once('error', (error) => resolve(err(`TypeScript could not be started: ${error.message}`)));
  child.once('close', (code, signal) =>
    resolve(code === null ? err(`TypeScript was ended by ${signal ?? 'somebody'}`) : ok(code)),
  );
  const code = await promise;
  if (!code.ok) return code;
  return ok({ code: code.value, ...read(Buffer.concat(chunks).toString('utf8')) });
}

interface Compiler {
  readonly file: string;
  /** The first number of its version. */
  readonly major: number;
}

/** The compiler that a folder's types are checked by. */
export function compilerFor(home: string): Compiler | undefined {
  const require = createRequire(path.join(home, 'package.json'));
  for (const name of PACKAGES) {
    try {
      const file = require.resolve(`${name}/package.json`);
      const { bin, version } = require(file) as { readonly bin?: unknown; readonly version?: unknown };
      const [first] = isRecord(bin) ? Object.values(bin) : [bin];
      const own = isRecord(bin) ? (bin['tsc'] ?? first) : first;
      if (typeof own !== 'string') continue;
      return { file: path.join(path.dirname(file), own), major: Number.parseInt(String(version), 10) };
    } catch {
      // Not this one.
    }
  }
  return undefined;
}

/** The list comes behind what is wrong; a path there stands alone, in a message a place in it follows. */
function read(output: string): Pick<Compiled, 'diagnostics' | 'files'> {
  const lines = output.split(/\r?\n/);
  const isFile = (line: string): boolean =>
    path.isAbsolute(line) && !/\): (?:error|warning) TS\d+:/.test(line);
  return {
    files: lines.filter(isFile),
    diagnostics: lines.filter((line) => line !== '' && !isFile(line)).join('\n'),
  };
}
