import path from 'node:path';
import type { FileGraph } from '@subminute/core/graph';

/** Follows imports through a graph: all files that these lead to, with themselves. */
export function openFollow(graph: FileGraph): (from: Iterable<string>) => ReadonlySet<string> {
  const next = new Map<number, number[]>();
  for (const { from, to } of graph.edges) {
    const own = next.get(from);
    if (own) own.push(to);
    else next.set(from, [to]);
  }
  return (from) => {
    const numbers = new Set<number>();
    for (const file of from) {
      const number = graph.numbers.get(file);
      if (number !== undefined) numbers.add(number);
    }
    // A set goes on with what is added meanwhile.
    for (const number of numbers) for (const to of next.get(number) ?? []) numbers.add(to);
    return new Set([...numbers].flatMap((number) => withAssets(graph.files[number])));
  };
}

/** Data and style sheets are no files of the graph, and are read all the same. */
function withAssets(file: FileGraph['files'][number] | undefined): readonly string[] {
  const assets = (file?.targets ?? []).flatMap((one) => (one.is === 'asset' ? [one.file] : []));
  return file ? [file.path, ...assets.filter((one) => !/^\.\.\/|(?:^|\/)node_modules\//.test(one))] : [];
}

/** A path as a text in a program. */
const TEXT = /(['"`])([^'"`\s$]{1,200})\1/g;

/**
 * Files that a configuration names by texts: set-ups, further configurations. Relative to its own folder, to the project
 * and to the workspace, whichever is there.
 */
export function namedFiles(
  text: string,
  folders: readonly string[],
  isFile: (file: string) => boolean,
): readonly string[] {
  const names = new Set([...text.matchAll(TEXT)].map(([, , name = '']) => name));
  return [...names]
    .filter((name) => name.includes('.') || name.includes('/'))
    .flatMap((name) => folders.map((folder) => path.posix.join(folder, name.replace(/^\//, ''))))
    .filter((file) => !file.startsWith('..') && !file.includes('node_modules/') && isFile(file));
}

/** Variables that a program asks for by their names. */
export function askedIn(text: string): readonly string[] {
  const asked = /\bprocess\.env(?:\??\.([A-Za-z_]\w*)|(?:\?\.)?\[\s*['"`]([A-Za-z_]\w*)['"`]\s*\])/g;
  const taken = /\{([^{}]*)\}\s*=\s*process\.env\b(?![.[?])/g;
  return [
    ...[...text.matchAll(asked)].map(([, name, quoted]) => name ?? quoted ?? ''),
    ...[...text.matchAll(taken)].flatMap(([, names = '']) =>
      names.split(',').flatMap((one) => /^\s*([A-Za-z_]\w*)/.exec(one)?.[1] ?? []),
    ),
  ];
}
