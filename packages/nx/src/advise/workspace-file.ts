import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { isSafePath } from '@subminute/core/advise';

/** Larger files are not looked into: nobody would find a line of theirs either. */
const MAX_BYTES = 1 << 20;

/** The lines of a file of the workspace, for looking up what a model cites; nothing of it is sent anywhere. */
export function workspaceFile(root: string): (file: string) => readonly string[] | undefined {
  const seen = new Map<string, readonly string[] | undefined>();
  return (file) => {
    if (!seen.has(file)) seen.set(file, linesOf(root, file));
    return seen.get(file);
  };
}

function linesOf(root: string, file: string): readonly string[] | undefined {
  if (!isSafePath(file) || /(?:^|\/)(?:node_modules|\.git|\.nx)(?:\/|$)/.test(file)) return undefined;
  try {
    const whole = realpathSync(path.join(root, file));
    if (!whole.startsWith(realpathSync(root) + path.sep)) return undefined;
    const { size, isFile } = fileOf(whole);
    return isFile && size <= MAX_BYTES
      ? readFileSync(whole, 'utf8').replace(/\n$/, '').split('\n')
      : undefined;
  } catch {
    return undefined;
  }
}

function fileOf(whole: string): { readonly size: number; readonly isFile: boolean } {
  const stat = statSync(whole);
  return { size: stat.size, isFile: stat.isFile() };
}
