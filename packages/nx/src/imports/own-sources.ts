import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type Import, type Target, isDeclaration } from '@subminute/core/graph';
import { openDisk } from './disk.ts';
import { inclusionOf } from './included.ts';
import { languageOf } from './language.ts';
import type { Parse } from './parser.ts';
import { openResolver } from './resolve.ts';
import { type FileScan, scanText } from './scan.ts';
import type { TsconfigFile } from './tsconfig-file.ts';

/** A source of a project, with what it imports. */
export interface OwnSource {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
  readonly scan: FileScan;
  /** Where each import leads: paths are relative to the workspace. */
  readonly targets: readonly Target[];
}

export interface OwnSources {
  /** By code unit of their paths. */
  readonly sources: readonly OwnSource[];
  /** Declarations by hand that the tsconfig names, or that a source leads to. Absolute. */
  readonly declarations: readonly string[];
}

export interface SourcesQuestion {
  readonly root: string;
  /** The project's folder, absolute. */
  readonly home: string;
  readonly tsconfig: TsconfigFile;
  /** Folders that are written and not read. Absolute. */
  readonly written: readonly string[];
  /** Which of the files that the tsconfig names are meant. */
  readonly isMeant: (file: string) => boolean;
  /** Which imports of a source lead to others. */
  readonly follows: (one: Import) => boolean;
  readonly parse: Parse;
}

/** The sources of a tsconfig as they lie on disk, with those of the project that they lead to. */
export function ownSources(question: SourcesQuestion): OwnSources {
  const { root, home, tsconfig, written, isMeant, follows, parse } = question;
  const files = new Set(filesBelow(home, written));
  const listing = { has: (file: string) => files.has(file), all: () => files, isAsItIs: true } as const;
  const resolver = openResolver(root, openDisk(root), listing, () => {});
  const isNamed = inclusionOf(tsconfig);
  const places = new Set([...files].filter((file) => isNamed(file) && isMeant(file)));
  const sources: OwnSource[] = [];
  const declarations: string[] = [];
  // A set goes on with what is added meanwhile.
  for (const file of places) {
    const language = languageOf(file);
    if (isDeclaration(file)) declarations.push(file);
    if (language === undefined || language === 'json' || language === 'dts') continue;
    const text = readFileSync(file, 'utf8');
    const scan = scanText(text, language, parse);
    const place = resolver.placeOf(file);
    const targets = scan.imports.map((one) => resolver.targetOf(one, place));
    sources.push({ file, text, scan, targets });
    for (const [at, one] of scan.imports.entries()) {
      const target = targets[at];
      if (!follows(one) || target?.is !== 'file') continue;
      for (const to of [target.file, target.runs]) {
        const other = path.posix.join(root, to ?? '.');
        if (files.has(other)) places.add(other);
      }
    }
  }
  const byPath = (a: string, b: string): number => (a < b ? -1 : 1);
  return {
    sources: sources.sort((a, b) => byPath(a.file, b.file)),
    declarations: declarations.sort(byPath),
  };
}

function filesBelow(folder: string, written: readonly string[]): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = path.posix.join(folder, entry.name);
    if (!entry.isDirectory()) return [place];
    const isOther = entry.name === 'node_modules' || entry.name === '.git' || written.includes(place);
    return isOther ? [] : filesBelow(place, written);
  });
}
