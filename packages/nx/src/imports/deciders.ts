import path from 'node:path';
import type { Disk } from './disk.ts';
import { resolvingPart } from './manifest.ts';

/** Files whose content decides where names lead: manifests, settings, and what was installed. */
export interface Deciders {
  /** The same disk; it notes what is read. */
  readonly disk: Disk;
  /** Whether names may lead elsewhere after these files (absolute) have changed, appeared or vanished. */
  readonly areChanged: (files: readonly string[]) => boolean;
  /** Whether one of these is such a file, whatever it says. */
  readonly areNamed: (files: readonly string[]) => boolean;
}

const DECIDES =
  /^(?:package|tsconfig.*|jsconfig.*)\.json$|^(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.ya?ml|yarn\.lock|bun\.lockb?|\.pnp\.c?js)$/;

export function openDeciders(disk: Disk): Deciders {
  const parts = new Map<string, string>();
  const partOf = (file: string): string => {
    const text = disk.read(file);
    if (text === undefined) return '';
    return path.posix.basename(file) === 'package.json' ? resolvingPart(text) : text;
  };
  return {
    disk: {
      ...disk,
      read: (file) => {
        const text = disk.read(file);
        parts.set(file, partOf(file));
        return text;
      },
    },
    areNamed: (files) => files.some((file) => parts.has(file) || isDecider(file)),
    areChanged: (files) =>
      files.some((file) => {
        const part = parts.get(file);
        // What was not read may be one that appeared above others, or beside them.
        return part === undefined ? isDecider(file) : part !== partOf(file);
      }),
  };
}

function isDecider(file: string): boolean {
  return DECIDES.test(path.posix.basename(file));
}
