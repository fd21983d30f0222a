import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { resolvingPart } from '../imports/manifest.ts';
import type { Parse } from '../imports/parser.ts';
import { declarationText } from './declaration-text.ts';

export interface SurfaceOf {
  /** The project's folder. */
  readonly home: string;
  /** Its declarations, absolute, sorted. */
  readonly declarations: readonly string[];
  /** The tsconfig by which they are found, with what it extends within the project. */
  readonly configs: readonly string[];
}

/**
 * A line for each declaration with a hash of what is read in it, and for all that decides where a name of the package
 * leads: the fields of its manifest and of those below, its tsconfig, sources beside the manifest.
 */
export function surfaceText({ home, declarations, configs }: SurfaceOf, parse: Parse): string {
  const line = (kind: string, name: string, text: string): string =>
    `${kind} ${createHash('sha256').update(text).digest('hex').slice(0, 32)} ${name}`;
  const nameOf = (file: string): string => path.relative(home, file).split(path.sep).join('/');
  const manifests = ['package.json', ...manifestsBelow(home)];
  const beside = readdirSync(home).filter((name) => /\.[cm]?tsx?$/.test(name));
  return [
    ...manifests.map((name) => line('manifest', name, resolvingPart(textOf(path.join(home, name))))),
    ...configs.map((file) => line('config', nameOf(file), textOf(file))),
    line('beside', '.', beside.sort().join('\n')),
    ...declarations.map((file) =>
      line('types', nameOf(file), declarationText(file, readFileSync(file, 'utf8'), parse)),
    ),
    '',
  ].join('\n');
}

/** They too say where names below them lead, and of which kind modules are. */
function manifestsBelow(home: string): readonly string[] {
  const found: string[] = [];
  const walk = (dir: string): void => {
    for (const entry of readdirSync(path.join(home, dir), { withFileTypes: true })) {
      const place = path.posix.join(dir, entry.name);
      if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) walk(place);
      else if (entry.name === 'package.json' && dir !== '') found.push(place);
    }
  };
  walk('');
  return found.sort();
}

/** The files of a project that a surface stands for, relative to the project's folder. */
export function surfaceNames(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => /^(?:types|config) \S+ (.+)$/.exec(line)?.slice(1) ?? []);
}

/** Of a file that need not be there. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
