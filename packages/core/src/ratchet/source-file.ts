const SOURCE = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|css|scss|html|go|rs|py|java|kt|cs)$/;
const BESIDE = /(?:^|\/)(?:__tests__|tests?|e2e)\/|\.(?:test|spec|stories|d)\.[^/]+$|\.config\.[^/]+$/;
const TEST_FILE = /\.(?:test|spec)(?:-d)?\.[cm]?[jt]sx?$/;

/** A file with code, of whatever kind. */
export function isCode(path: string): boolean {
  return SOURCE.test(path);
}

/** A file that a project is made of, rather than tested or configured by. */
export function isSource(path: string): boolean {
  return SOURCE.test(path) && !BESIDE.test(path);
}

/** A file that Vitest takes for a test file, unless it is told otherwise. */
export function isTestFile(path: string): boolean {
  return TEST_FILE.test(path);
}
