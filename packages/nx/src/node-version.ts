/** What the packages' `engines` say. */
export const NEEDED_NODE = 'Node 22.22, 24.11, or 26 and later';

export function isSupportedNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (major === 22 && minor >= 22) || (major === 24 && minor >= 11) || major >= 26;
}

/** Whether most of our modules cannot even be loaded. */
export function isOldNode(version: string): boolean {
  return Number.parseInt(version, 10) < 22;
}

/** What a version that is not made for it is told. */
export function nodeNeededBy(what: string): string {
  return `${what} needs ${NEEDED_NODE}; this is ${process.versions.node}`;
}

/** Ends what a target or a generator of ours began in such a version, by a line that says so instead of what it lacks. */
export function demandNode(remedy: string): void {
  if (isOldNode(process.versions.node)) throw new Error(`${nodeNeededBy('@subminute/nx')}. ${remedy}`);
}
