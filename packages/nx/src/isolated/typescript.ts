import { createRequire } from 'node:module';
import path from 'node:path';
import type ts from 'typescript';

/** The programming interface of TypeScript, as a workspace has installed it: 5.5 to 6, since 7 has none. */
export type TypeScript = typeof ts;

/** Looked up from a project's folder. `undefined`: there is none that knows isolated declarations. */
export function typeScriptFor(home: string): TypeScript | undefined {
  try {
    const found = createRequire(path.join(home, 'package.json'))('typescript') as Partial<TypeScript>;
    const [major = 0, minor = 0] = (found.version ?? '').split('.').map(Number);
    const isKnown = major === 6 || (major === 5 && minor >= 5);
    return isKnown && found.createProgram ? (found as TypeScript) : undefined;
  } catch {
    return undefined;
  }
}
