import path from 'node:path';

/** A source that Vite's settings were read from. */
export interface ConfigSource {
  readonly file: string;
  readonly text: string;
}

const JSON_IMPORT =
  /^import[ \t]+(?:\*[ \t]+as[ \t]+)?([\w$]+)[ \t]+from[ \t]+['"]([^'"\n]+\.json)['"][^\n]*$/gm;

/**
 * The keys of a JSON file that a config takes from it, where it takes nothing else: `import manifest from
 * './package.json'` and then only `manifest.name`. So a release, which changes versions, changes no test's inputs.
 * `undefined` where that cannot be told from the text: then all of the file counts.
 */
export function usedKeys(json: string, sources: readonly ConfigSource[]): readonly string[] | undefined {
  const keys = new Set<string>();
  for (const source of sources) {
    if (!source.text.includes(path.basename(json))) continue;
    const used = keysIn(source, json);
    if (!used) return undefined;
    for (const key of used) keys.add(key);
  }
  return keys.size > 0 ? [...keys].sort() : undefined;
}

function keysIn({ file, text }: ConfigSource, json: string): readonly string[] | undefined {
  const imports = [...text.matchAll(JSON_IMPORT)].filter(
    ([, , specifier = '']) => path.resolve(path.dirname(file), specifier) === json,
  );
  const rest = imports.reduce((left, [line]) => left.replace(line, ''), text);
  if (imports.length === 0 || rest.includes(path.basename(json))) return undefined;
  const uses = imports.flatMap(([, name = '']) => [
    ...rest.matchAll(
      new RegExp(
        String.raw`(?<![\w$]|(?<!\.\.)\.)${name.replaceAll('$', String.raw`\$`)}(?![\w$])(?:\.([A-Za-z_$][\w$]*))?`,
        'g',
      ),
    ),
  ]);
  const keys = uses.map(([, key]) => key);
  return keys.every((key) => key !== undefined) ? keys : undefined;
}
