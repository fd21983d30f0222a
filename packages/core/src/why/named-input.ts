/** `namedInputs` of nx.json: lists of globs, of names of others, and of what is no file. */
export type NamedInputs = Readonly<Record<string, readonly unknown[]>>;

/** The named input whose files of a project are exactly these globs; its name says more than they do. */
export function namedInputOf(
  patterns: readonly string[],
  root: string,
  inputs: NamedInputs,
): string | undefined {
  const wanted = keyOf(patterns, root);
  return Object.keys(inputs)
    .sort()
    .find((name) => keyOf(globsOf(name, { inputs, above: [] }), root) === wanted);
}

interface Expanding {
  readonly inputs: NamedInputs;
  /** Names that are being expanded: a name in itself means nothing. */
  readonly above: readonly string[];
}

function globsOf(name: string, { inputs, above }: Expanding): readonly string[] {
  if (above.includes(name)) return [];
  return (inputs[name] ?? []).flatMap((entry) => {
    const { fileset } = (typeof entry === 'object' ? entry : {}) as { readonly fileset?: unknown };
    const text = typeof entry === 'string' ? entry : typeof fileset === 'string' ? fileset : '';
    if (Object.hasOwn(inputs, text)) return globsOf(text, { inputs, above: [...above, name] });
    return /^!?\{projectRoot\}/.test(text) ? [text] : [];
  });
}

/** Nx 24 writes the folder, earlier versions `{projectRoot}`. */
function keyOf(globs: readonly string[], root: string): string {
  return [...new Set(globs.map((glob) => glob.replace('{projectRoot}', root)))].sort().join(',');
}
