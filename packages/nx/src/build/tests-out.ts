const ENDINGS = 'ts,tsx,mts,cts,js,jsx,mjs,cjs';

/** Patterns of the files below a folder that are there for tests; nobody builds them. */
export function testPatterns(folder: string): readonly string[] {
  return [
    `!${folder}/**/*.{spec,test,test-d}.{${ENDINGS}}`,
    `!${folder}/**/__tests__/**/*`,
    `!${folder}/**/__snapshots__/**/*`,
  ];
}

/** Whether one of these patterns names a file. */
export function isForTests(file: string): boolean {
  return /\.(?:spec|test|test-d)\.[cm]?[jt]sx?$|(?:^|\/)__(?:tests|snapshots)__\//.test(file);
}
