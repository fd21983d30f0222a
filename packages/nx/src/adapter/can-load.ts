import { createRequire } from 'node:module';
import path from 'node:path';

/** Whether a package can be loaded from a workspace's root, as Nx looks for those that it loads by name. */
export function canLoad(root: string, name: string): boolean {
  try {
    createRequire(path.join(root, 'package.json')).resolve(name);
    return true;
  } catch {
    return false;
  }
}
