import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import type { HostProject } from './host.ts';

/** Where Vitest has its type checker leave what it knows: one file for all projects that share an installation. */
const BUILD_INFO = 'tsconfig.tmp.tsbuildinfo';

/**
 * The files of the program that checked a project's type tests: sources, declarations, libraries. Absolute, sorted.
 * From what the checker has left, and where that is of another project by now, by asking the checker for a list.
 * `undefined`: nobody can tell.
 */
export async function programFiles(
  project: HostProject,
  tests: readonly string[],
): Promise<readonly string[] | undefined> {
  const left = filesLeft(project);
  const files = left && holds(left, tests) ? left : await filesListed(project);
  return files && holds(files, tests) ? [...files].sort() : undefined;
}

function holds(files: readonly string[], tests: readonly string[]): boolean {
  const all = new Set(files);
  return tests.every((test) => all.has(test));
}

function filesLeft({ config }: HostProject): readonly string[] | undefined {
  try {
    const dir = path.join(path.dirname(resolveFrom(config.root, 'vitest/package.json')), 'dist');
    const info = JSON.parse(readFileSync(path.join(dir, BUILD_INFO), 'utf8')) as BuildInfo;
    return info.fileNames?.map((name) => path.resolve(dir, name));
  } catch {
    return undefined;
  }
}

interface BuildInfo {
  readonly fileNames?: readonly string[];
}

function resolveFrom(root: string, specifier: string): string {
  return createRequire(path.join(root, 'package.json')).resolve(specifier);
}

/** `--listFilesOnly` (TypeScript 3.9 and later) finds the files and checks nothing. */
async function filesListed({ config }: HostProject): Promise<readonly string[] | undefined> {
  const { checker = 'tsc', tsconfig } = config.typecheck ?? {};
  if (checker !== 'tsc') return undefined;
  try {
    const manifest = resolveFrom(config.root, 'typescript/package.json');
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly bin: { readonly tsc: string } };
    const named = tsconfig === undefined ? [] : ['-p', path.resolve(config.root, tsconfig)];
    const args = [path.resolve(path.dirname(manifest), bin.tsc), '--listFilesOnly', '--noEmit', ...named];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: config.root,
      maxBuffer: 64 << 20,
    });
    return stdout.split('\n').filter((line) => path.isAbsolute(line));
  } catch {
    return undefined;
  }
}
