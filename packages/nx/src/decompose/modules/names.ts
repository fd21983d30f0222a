import path from 'node:path';

const CODE = /(?:\.d)?\.[cm]?[jt]sx?$/;

/** The ending of a module; of other files, nothing. */
export function endingOf(file: string): string {
  return CODE.exec(file)?.[0] ?? '';
}

export function withoutEnding(file: string): string {
  return file.slice(0, file.length - endingOf(file).length);
}

export function isInside(file: string, root: string): boolean {
  return file.startsWith(`${root}/`);
}

export function isRelative(specifier: string): boolean {
  return /^\.{1,2}(?:\/|$)/.test(specifier);
}

/** Whether a specifier names a package, or a module in it. */
export function namesPackage(specifier: string, name: string): boolean {
  return specifier === name || specifier.startsWith(`${name}/`);
}

const TESTS =
  /\.(?:test|spec|test-d|bench)\.[cm]?[jt]sx?(?:\.snap)?$|(?:^|\/)(?:tests?|__tests__|__mocks__|__fixtures__|__snapshots__|fixtures|benchmarks)\//;

/** Whether a file, relative to its project, serves its tests alone. */
export function isTest(file: string): boolean {
  return TESTS.test(file);
}

/** `./a` or `../b/c` from a folder. */
export function relativeName(dir: string, to: string): string {
  const name = path.posix.relative(dir, to);
  return name.startsWith('.') ? name : `./${name}`;
}
