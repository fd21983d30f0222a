import path from 'node:path';
import { globCompiler } from '../adapter/globs.ts';
import type { TaskTarget } from './task-command.ts';

/** Where Nx looks for outputs of a target that declares none. */
const DEFAULT_OUTPUTS = [
  '{workspaceRoot}/dist/{projectRoot}',
  '{projectRoot}/dist',
  '{projectRoot}/build',
  '{projectRoot}/public',
];

/**
 * What a target says that it makes: files, folders and globs relative to the workspace's root, those with `!` taken
 * out. An option that is named and not set is left as it is written: it matches nothing.
 */
export function declaredOutputs(
  { outputs = DEFAULT_OUTPUTS, options }: Pick<TaskTarget, 'outputs' | 'options'>,
  projectRoot: string,
  projectName: string,
): string[] {
  return outputs.map((output) => {
    const [, not = '', pattern = ''] = /^(!?)(.*)$/s.exec(output) ?? [];
    const resolved = pattern
      .replaceAll('{projectRoot}', projectRoot)
      .replaceAll('{projectName}', projectName)
      .replace(/^\{workspaceRoot\}\/?/, '')
      .replaceAll(/\{options\.([\w.]+)\}/g, (whole, name: string) => textAt(options, name) ?? whole);
    return `${not}${path.posix.normalize(resolved).replace(/(?<=.)\/$/, '')}`;
  });
}

function textAt(options: TaskTarget['options'], name: string): string | undefined {
  const value = options?.[name];
  return typeof value === 'string' ? value : undefined;
}

/** Whether a file (relative to the workspace's root) is among declared outputs, or below one that is a folder. */
export function outputTest(patterns: readonly string[]): (file: string) => boolean {
  const tests = patterns.map((pattern) => ({
    isNot: pattern.startsWith('!'),
    has: patternTest(pattern.replace(/^!/, '')),
  }));
  return (file) =>
    tests.some(({ isNot, has }) => !isNot && has(file)) &&
    !tests.some(({ isNot, has }) => isNot && has(file));
}

function patternTest(pattern: string): (file: string) => boolean {
  if (pattern === '.') return () => true;
  const glob = /[*?[{(]/.test(pattern) ? globTest(pattern) : undefined;
  return (file) => file === pattern || file.startsWith(`${pattern}/`) || glob?.(file) === true;
}

/** A glob may be of folders: then all that is below is meant. */
function globTest(pattern: string): (file: string) => boolean {
  const matches = globCompiler()(pattern);
  return (file) => {
    for (let end = file.length; end > 0; end = file.lastIndexOf('/', end - 1))
      if (matches(file.slice(0, end))) return true;
    return false;
  };
}
