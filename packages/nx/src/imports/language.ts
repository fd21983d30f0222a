/** How a file is parsed; `json` has no imports. */
export type Language = 'ts' | 'tsx' | 'dts' | 'jsx' | 'json';

const LANGUAGES: Readonly<Record<string, Language>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.js': 'jsx',
  '.jsx': 'jsx',
  '.mjs': 'jsx',
  '.cjs': 'jsx',
  '.json': 'json',
};

const DECLARATION = /\.d\.(?:[cm]?ts|[^./]+\.ts)$/;

/** The language of a file by its name; `undefined`: no file of the graph. */
export function languageOf(file: string): Language | undefined {
  if (DECLARATION.test(file)) return 'dts';
  return LANGUAGES[file.slice(file.lastIndexOf('.'))];
}
