import type { Place } from '../diagnostic.ts';
import { locationOf } from '../location.ts';
import type { Paths } from '../paths.ts';

/** What a package manager of Python, or Python itself, put there: nobody mends it. */
const VENDOR =
  /(?:^|\/)(?:site-packages|dist-packages|\.?venv|\.tox|\.nox|__pypackages__|lib\/python3\.\d+)\//;

/** The place of a frame in the user's own code; undefined for the code of other people. */
export function pythonPlace(path: string, line: string | undefined, paths: Paths): Place | undefined {
  if (path.startsWith('<') || VENDOR.test(path.replaceAll('\\', '/'))) return undefined;
  return paths.locate(locationOf(path, line));
}

/** `path:12` as detail lines name a place. */
export function addressOf({ file, line }: Place): string {
  return line === undefined ? file : `${file}:${line}`;
}
