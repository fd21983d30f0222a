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
