import path from 'node:path';
import type { ModuleFormat, PlannedBuild, PlannedEntry } from '@subminute/core/plan';
import { settingsOf } from '../imports/settings.ts';
import { compilerFor } from '../types/compiler.ts';
import type { Candidate } from './candidate.ts';
import type { Inside } from './inside.ts';
import { interopProblem } from './language.ts';
import { scriptOf } from './script-name.ts';

type Made = { readonly build: PlannedBuild } | { readonly why: string };

/** A file of each source, where that is what the package has and all else is installed with it; else a bundle for each entry. */
export function makesOf(candidate: Candidate, inside: Inside, root: string): Made {
  const { name: project, home, program } = candidate;
  if (inside.why !== undefined) return { why: inside.why };
  const formats = formatsOf(candidate);
  if (typeof formats === 'string') return { why: formats };
  const major = compilerFor(path.posix.join(root, home))?.major ?? Infinity;
  const interop = formats.some(({ format }) => format === 'cjs')
    ? interopProblem(program.tsconfig, major)
    : undefined;
  if (interop !== undefined) return { why: interop };
  const bases = program.bases.filter(
    (file) => file.startsWith(`${root}/`) && !file.includes('/node_modules/'),
  );
  const config = bases.map((file) => file.slice(root.length + 1));
  const build = (sources: string, reads: readonly string[], makes: PlannedBuild['makes']): Made => ({
    build: {
      project,
      home,
      config: program.config,
      sources,
      makes,
      reads: [...new Set([...config, ...reads])].sort(),
    },
  });
  const isWhole = inside.inside.length === 0 && inside.reads.length === 0 && !inside.isMapped;
  const files = isWhole ? filesOf(candidate, formats, root) : undefined;
  const folder = folderOf(candidate, root);
  if (folder === undefined) return { why: `${program.config} has sources outside of its folder` };
  if (files) {
    const { out, format } = files;
    const kept = candidate.tracked.find((file) => file.startsWith(`${out}/`));
    if (kept !== undefined) return { why: `git keeps ${kept} where it would be written` };
    return build(folder, [], { how: 'files', out, format });
  }
  const twice = formats.flatMap((one) => twiceOf(one, formats, inside))[0];
  if (twice !== undefined) return { why: twice };
  const { external } = inside;
  const above = inside.reads.length > 0 ? ['package.json'] : [];
  return build(folder, [...inside.reads, ...above], {
    how: 'bundles',
    entries: formats,
    external,
    inside: inside.inside,
  });
}

/** A module in two bundles is two modules: what one keeps in it, the other does not see. */
function twiceOf(one: PlannedEntry, all: readonly PlannedEntry[], inside: Inside): readonly string[] {
  return all.flatMap((other) => {
    const isOther = other.file > one.file && other.format === one.format;
    const both = isOther ? inside.inBoth(one.source, other.source) : undefined;
    return both === undefined
      ? []
      : [`${both} would be in both ${one.file} and ${other.file}, as two modules`];
  });
}

/** How each entry is to be written, or why it would not be what its package says. */
function formatsOf(candidate: Candidate): readonly PlannedEntry[] | string {
  const { entries, manifest, program } = candidate;
  const said =
    manifest['type'] === 'module' || manifest['type'] === 'commonjs' ? manifest['type'] : undefined;
  const { emits } = settingsOf(program.tsconfig);
  const byConfig: ModuleFormat | undefined =
    emits === 'es' ? 'esm' : emits === 'commonjs' ? 'cjs' : undefined;
  const all: PlannedEntry[] = [];
  for (const { file, source, asked } of entries) {
    const byName = file.endsWith('.mjs') ? 'esm' : file.endsWith('.cjs') ? 'cjs' : undefined;
    const format =
      byName ?? asked ?? (said === 'module' ? 'esm' : said === 'commonjs' ? 'cjs' : (byConfig ?? 'cjs'));
    const read = said === 'module' ? 'esm' : 'cjs';
    if (byName === undefined && said !== undefined && format !== read)
      return `${file} is for ${format === 'esm' ? 'import' : 'require'}, and Node reads it as ${read === 'esm' ? 'an ES module' : 'CommonJS'}`;
    if (byName !== undefined && asked !== undefined && byName !== asked)
      return `${file} is for ${asked === 'esm' ? 'import' : 'require'}, and its name says something else`;
    all.push({ file, source, format });
  }
  return all.sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** As TypeScript would write them: `undefined` where the package has them in another way. */
function filesOf(
  { emission, home }: Candidate,
  entries: readonly PlannedEntry[],
  root: string,
): { readonly out: string; readonly format: ModuleFormat } | undefined {
  if (!emission) return undefined;
  const out = path.posix.relative(root, emission.outDir);
  const from = path.posix.relative(root, emission.rootDir);
  if (home !== '.' && !out.startsWith(`${home}/`)) return undefined;
  if (out === '' || out.startsWith('../')) return undefined;
  const isExact = entries.every(
    ({ file, source }) => scriptOf(path.posix.join(out, path.posix.relative(from, source))) === file,
  );
  const formats = new Set(entries.filter(({ file }) => file.endsWith('.js')).map(({ format }) => format));
  const isOwn = entries.every(({ source, format }) => {
    const [, letter] = /\.([cm]?)[jt]sx?$/.exec(source) ?? [];
    return letter === '' || letter === (format === 'esm' ? 'm' : 'c');
  });
  if (!isExact || !isOwn || formats.size > 1) return undefined;
  const [format = 'esm'] = formats;
  return { out, format };
}

/** The folder that all sources are in: a name of theirs is a name below it. */
function folderOf({ emission, home }: Candidate, root: string): string | undefined {
  const from = emission ? path.posix.relative(root, emission.rootDir) || '.' : home;
  return from === home || from.startsWith(`${home}/`) || (home === '.' && !from.startsWith('../'))
    ? from
    : undefined;
}
