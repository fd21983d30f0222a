import path from 'node:path';
import type { PlannedBundles, PlannedEntry } from '@subminute/core/plan';
import type { BuildOptions, Metafile } from 'esbuild';
import { SUPPORTED } from './language.ts';
import { type Failed, type Made, messagesOf, thrownMessages } from './made.ts';
import type { Building } from './transpile.ts';

interface Bundle {
  readonly entry: PlannedEntry;
  readonly files: readonly (readonly [string, Uint8Array])[];
  /** Relative to the workspace. */
  readonly inputs: readonly string[];
  readonly failed: string;
  readonly warned: string;
}

/** One file of each entry, with all behind it but what is left outside. */
export async function bundled(building: Building, makes: PlannedBundles): Promise<Made | Failed> {
  const { root } = building;
  const bundles = await Promise.all(makes.entries.map((entry) => bundleOf(entry, building, makes)));
  const failed = [...bundles.map((one) => one.failed).filter((text) => text !== ''), ...twiceInside(bundles)];
  if (failed.length > 0) return { failed: [...new Set(failed)].join('\n') };
  const inputs = new Set(bundles.flatMap((one) => one.inputs));
  return {
    files: new Map(bundles.flatMap(({ files }) => files)),
    reads: [...inputs].map((file) => path.posix.resolve(root, file)),
    warnings: [...new Set(bundles.map(({ warned }) => warned).filter((text) => text !== ''))].join('\n'),
  };
}

async function bundleOf(entry: PlannedEntry, building: Building, makes: PlannedBundles): Promise<Bundle> {
  const { root, esbuild, build } = building;
  const none = { entry, files: [], inputs: [], warned: '' };
  try {
    const result = await esbuild.build(optionsOf(entry, building, makes));
    const messages = await messagesOf(esbuild, result);
    const outfile = path.posix.join(root, entry.file);
    const files = result.outputFiles.map((one) => [one.path, one.contents] as const);
    const other = files.find(([file]) => file !== outfile && file !== `${outfile}.map`);
    const stray =
      other &&
      `${entry.source}: error subminute: ${path.posix.basename(other[0])} would be written beside ${entry.file}, and no package.json of ${build.project} names it`;
    const failed = [messages.failed, stray ?? ''].filter((text) => text !== '').join('\n');
    return { entry, files, inputs: inputsIn(result.metafile), failed, warned: messages.warned };
  } catch (error) {
    const thrown = thrownMessages(error);
    if (!thrown) throw error;
    return { ...none, failed: (await messagesOf(esbuild, thrown)).failed };
  }
}

function optionsOf(
  { source, file, format }: PlannedEntry,
  { root, language, tsconfig }: Building,
  { external }: PlannedBundles,
): BuildOptions & { readonly write: false; readonly metafile: true } {
  const { sourcemap, sourceRoot, hasSourcesInMaps, target } = language;
  return {
    absWorkingDir: root,
    entryPoints: [path.posix.join(root, source)],
    outfile: path.posix.join(root, file),
    bundle: true,
    write: false,
    metafile: true,
    format,
    target,
    platform: 'node',
    supported: { ...SUPPORTED },
    // What is left of imports is for bundlers of those who use it.
    mainFields: ['module', 'main'],
    charset: 'utf8',
    external: [...external],
    // Not by a variable that no key has.
    nodePaths: [],
    // For the sources of others too: by theirs there would be inputs that nobody lists.
    tsconfig: tsconfig.file,
    sourcesContent: hasSourcesInMaps,
    logLevel: 'silent',
    ...(sourcemap === undefined ? {} : { sourcemap }),
    ...(sourceRoot === undefined ? {} : { sourceRoot }),
  };
}

function inputsIn({ inputs }: Metafile): readonly string[] {
  // What esbuild makes up itself has a name with a colon before its path.
  return Object.keys(inputs).filter((name) => !/^[\w-]{2,}:|^\(disabled\):/.test(name));
}

/** A module in two bundles is there twice: what one of them keeps in it, the other does not see. */
function twiceInside(bundles: readonly Bundle[]): readonly string[] {
  const seen = new Map<string, string>();
  return bundles.flatMap(({ entry, inputs }) =>
    inputs
      .flatMap((file) => {
        const key = `${entry.format} ${file}`;
        const other = seen.get(key);
        seen.set(key, entry.file);
        return other === undefined || other === entry.file
          ? []
          : [
              `${file}: error subminute: it would be in ${other} and in ${entry.file}, as two modules that do not know each other: let one entry import the other as a package, or build by another tool`,
            ];
      })
      .slice(0, 1),
  );
}
