// What a check of all projects says, from nothing: declarations are made of each and seen by those above, and nothing else.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { findings, programOf } from './compiler.ts';
import type { GeneratedProject } from './generated.ts';

const WRITING = { noEmit: false, emitDeclarationOnly: true, declaration: true };

/** Lines by project. */
export function checkClean(
  root: string,
  projects: readonly GeneratedProject[],
): ReadonlyMap<string, readonly string[]> {
  const declared = new Map<string, string>();
  const isOurs = (file: string): boolean =>
    file.startsWith(`${root}/packages/`) &&
    /^packages\/[^/]+\/(?:dist|lib)\//.test(path.relative(root, file));
  const read = (file: string): string | undefined => declared.get(file);
  return new Map(
    projects.map(({ name, home }) => {
      const program = programOf({
        root,
        home: path.join(root, home),
        flags: WRITING,
        declared: { isOurs, read },
      });
      program.emit(undefined, (file, text) => {
        if (/\.d\.[cm]?ts$/.test(file)) declared.set(file, text);
      });
      const { outDir, rootDir } = program.getCompilerOptions();
      if (outDir !== undefined && rootDir !== undefined)
        for (const [file, text] of byHandIn(rootDir)) declared.set(`${outDir}/${file}`, text);
      return [name, findings(program, root)] as const;
    }),
  );
}

/** Declarations by hand are taken along by whoever builds. */
function byHandIn(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.d\.[cm]?ts$/.test(file))
    .map((file) => [file, readFileSync(path.join(folder, file), 'utf8')] as const);
}
