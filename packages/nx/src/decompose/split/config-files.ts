import path from 'node:path';

const CONFIG =
  /^(?:\..*(?:rc|ignore)(?:\.\w+)*|(?:[\w.-]+\.)?(?:config|setup|preset|conf)(?:\.[\w-]+)*\.(?:[cm]?[jt]sx?|json)|(?:test|vitest|jest)[.-]setup\.[cm]?[jt]sx?|biome\.jsonc?|LICENSE(?:\.\w+)?)$/i;

/** Whether a file configures tools for the project whose folder it lies in. */
export function isConfig(file: string, root: string): boolean {
  return path.posix.dirname(file) === root && CONFIG.test(path.posix.basename(file));
}
