import type { Place } from '../diagnostic.ts';
import { locationOf } from '../location.ts';
import type { Paths } from '../paths.ts';

/** Knows where the packages of a cargo workspace are: rustc's paths are relative to the workspace. */
export interface RustPaths {
  /** `   Compiling calc v0.1.0 (/repo/crates/calc)` */
  addPackage(folder: string): void;
  locate(path: string, line: string | undefined, column?: string): Place | undefined;
}

const MAX_PACKAGES = 50;

export function createRustPaths(paths: Paths): RustPaths {
  const packages: string[] = [];
  return {
    addPackage(folder) {
      if (packages.length < MAX_PACKAGES && !packages.includes(folder)) packages.push(folder);
    },
    locate(path, line, column) {
      const clean = path.replaceAll('\\', '/').replace(/^\.\//, '');
      const whole = packages.map((folder) => overlapping(folder, clean)).find((one) => one !== undefined);
      const [only] = packages.length === 1 ? packages : [];
      const own = whole ?? (only === undefined || clean.startsWith('/') ? undefined : `${only}/${clean}`);
      const at = (text: string): Place | undefined => paths.locate(locationOf(text, line, column));
      return whole === undefined
        ? (paths.find(locationOf(clean, line, column)) ?? at(own ?? clean))
        : at(whole);
    },
  };
}

/** `/repo/rust/calc` and `calc/src/lib.rs` → `/repo/rust/calc/src/lib.rs`; undefined where they do not meet. */
function overlapping(folder: string, path: string): string | undefined {
  const parts = folder.replaceAll('\\', '/').split('/');
  for (let count = Math.min(4, parts.length - 1); count > 0; count--) {
    const end = parts.slice(-count).join('/');
    if (path.startsWith(`${end}/`)) return `${parts.slice(0, -count).join('/')}/${path}`;
  }
  return undefined;
}
