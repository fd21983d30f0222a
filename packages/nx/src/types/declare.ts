import { realpathSync } from 'node:fs';
import path from 'node:path';
import { COMPILED_HOWS } from '@subminute/core/graph';
import { type OwnSource, ownSources } from '../imports/own-sources.ts';
import type { Parse } from '../imports/parser.ts';
import type { TsconfigFile } from '../imports/tsconfig-file.ts';
import { type Emission, declarationOf, emissionOf } from './emission.ts';
import { differencesIn, withConstants, withExports } from './oxc-differences.ts';
import { type DeclareFile, oxcErrors, oxcSettingsProblem, oxcSourceProblem } from './oxc.ts';

export interface Declaring {
  readonly root: string;
  /** The project's folder, absolute. */
  readonly home: string;
  readonly tsconfig: TsconfigFile;
  /** Of the compiler that checks it. */
  readonly major: number;
  readonly declare: DeclareFile;
  readonly parse: Parse;
}

/** What each source of a tsconfig declares, read off its text: that hangs on no other file. */
export interface Declared {
  /** What is to be written, by absolute paths. */
  readonly texts: ReadonlyMap<string, string>;
  /** Sources, and declarations by hand. */
  readonly reads: readonly string[];
  /** A line for each thing that a text alone does not tell, with its place. */
  readonly problems: readonly string[];
}

export function declaredByText({ root, home, tsconfig, major, declare, parse }: Declaring): Declared {
  const given = oxcSettingsProblem(tsconfig);
  const outs = [tsconfig.options['declarationDir'], tsconfig.options['outDir']];
  const { sources, declarations } = ownSources({
    root,
    home,
    tsconfig,
    written: outs.filter((one) => typeof one === 'string'),
    isMeant: () => true,
    follows: ({ how }) => COMPILED_HOWS.has(how),
    parse,
  });
  const names = sources.map(({ file }) => file);
  const emission = emissionOf(tsconfig, names, major);
  const wrong = given === undefined ? [] : [given === '' ? 'isolatedDeclarations is off' : given];
  if (!emission || wrong.length > 0)
    return {
      texts: new Map(),
      reads: names,
      problems: wrong.map((text) => lineOf(tsconfig.file, root, text)),
    };
  const texts = new Map<string, string>();
  const problems: string[] = [];
  for (const source of sources) {
    const made = declarationIn(source, emission, {
      root,
      declare,
      parse,
      hasMap: tsconfig.options['declarationMap'] === true,
    });
    problems.push(...made.problems);
    for (const [file, text] of made.texts) texts.set(file, text);
  }
  // A link leads to what is read.
  const real = names.map((file) => realpathSync(file));
  return { texts, reads: [...new Set([...names, ...real, ...declarations])], problems };
}

interface Making {
  readonly root: string;
  readonly declare: DeclareFile;
  readonly parse: Parse;
  readonly hasMap: boolean;
}

function declarationIn(
  { file, text }: OwnSource,
  emission: Emission,
  { root, declare, parse, hasMap }: Making,
): Pick<Declared, 'problems'> & { readonly texts: readonly (readonly [string, string])[] } {
  const parsed = parse(file, text, {});
  const { problem: other, constants } = differencesIn(text, parsed);
  const problem = parsed.errors.length > 0 ? undefined : (oxcSourceProblem(text, parsed) ?? other);
  if (problem)
    return { texts: [], problems: [lineOf(file, root, problem.message, placeIn(text, problem.at))] };
  const made = declare(file, text, hasMap);
  const errors = oxcErrors(made);
  if (errors.length > 0)
    return {
      texts: [],
      problems: errors.map(({ at, message }) => lineOf(file, root, message, placeInBytes(text, at))),
    };
  const place = declarationOf(file, emission);
  if (place === undefined) return { texts: [], problems: [lineOf(file, root, 'nothing is declared of it')] };
  const { map } = made;
  const known = withConstants(made.code, constants);
  if (known === undefined)
    return { texts: [], problems: [lineOf(file, root, 'a constant of it is true or false: say its type')] };
  const code = withExports(known);
  if (!hasMap || !map) return { texts: [[place, code]], problems: [] };
  const name = path.posix.basename(place);
  const { mappings, names, version } = map;
  const sources = [path.posix.relative(path.posix.dirname(place), file)];
  return {
    texts: [
      [place, `${code.replace(/\n?$/, '\n')}//# sourceMappingURL=${name}.map`],
      [`${place}.map`, JSON.stringify({ version, file: name, sourceRoot: '', sources, names, mappings })],
    ],
    problems: [],
  };
}

/** As a compiler says it. */
function lineOf(file: string, root: string, message: string, place = ''): string {
  const [, code, rest] = /^(TS\d+): ([^]*)$/.exec(message) ?? [];
  const said = code === undefined ? `subminute: ${message}` : `${code}: ${rest ?? ''}`;
  return `${file.slice(root.length + 1)}${place}: error ${said.replaceAll('\n', ' ')}`;
}

function placeInBytes(text: string, at: number | undefined): string {
  return placeIn(text, at === undefined ? at : Buffer.from(text).subarray(0, at).toString().length);
}

function placeIn(text: string, at: number | undefined): string {
  if (at === undefined) return '';
  const lines = text.slice(0, at).split('\n');
  return `(${lines.length},${(lines.at(-1) ?? '').length + 1})`;
}
