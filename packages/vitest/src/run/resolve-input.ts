import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Input, packageName } from '@subminute/core/unit';
import type { Resolve } from '../record/unit-facts.ts';
import { toName } from './place-names.ts';

/** Where Node's loader finds what a file asks for hangs on what could be found instead. */
export function resolveInput({ specifier, parent }: Resolve, root: string): Input {
  const dir = path.dirname(parent);
  if (specifier.startsWith('file:')) return candidates(fileURLToPath(specifier), root);
  if (/^\.{0,2}(?:[\\/]|$)/.test(specifier)) return candidates(path.resolve(dir, specifier), root);
  return { kind: 'nearest', path: toName(path.join(dir, 'node_modules', packageName(specifier)), root) };
}

function candidates(file: string, root: string): Input {
  return { kind: 'candidates', path: toName(file, root) };
}
