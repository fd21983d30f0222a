import type { ArrayExpression, ImportDeclaration, Property } from 'acorn';
import { type ConfigObject, configObject, isOpen, namesOf, propertiesOf } from './config-object.ts';
import { type Syntax, nodesIn, syntaxOf } from './config-syntax.ts';

/** What a configuration of Vitest becomes. */
export type Edited =
  | { readonly kind: 'edited'; readonly text: string }
  | { readonly kind: 'has-plugin' }
  | { readonly kind: 'no-tests' }
  /** It is written in a way that is not ours to change: somebody has to do it by hand. */
  | { readonly kind: 'unclear'; readonly why: string };

const PACKAGE = '@subminute/vitest';
const IMPORT = `import { subminute } from '${PACKAGE}';`;

/**
 * Adds `subminute()` to the plugins of a configuration, and its import: two edits, all else stays to the letter.
 * A file for Vitest alone is for tests; another one is left where it says nothing of them. What was written is read
 * again: it is no edit unless the plugin is found where it belongs.
 */
export function withPlugin(file: string, text: string): Edited {
  const isTypeScript = /\.[cm]?ts$/.test(file);
  const syntax = syntaxOf(text, isTypeScript);
  if (!syntax) return unclear('it cannot be read without running it');
  if (hasPlugin(syntax)) return { kind: 'has-plugin' };
  if (namesOf(nodesIn(syntax.program), 'subminute') > 0)
    return unclear('it has something else named subminute');
  const config = configObject(syntax.program);
  if (!config) return unclear('its settings are not one object in this file');
  if (propertiesOf(config.object, 'test').length === 0 && !/(?:^|\/)vitest\./.test(file))
    return config.isPart ? unclear('whether it has tests is said elsewhere') : { kind: 'no-tests' };
  const edit = pluginEdit(text, config);
  const at = importPlace(syntax);
  if (typeof edit === 'string' || at === undefined)
    return unclear(typeof edit === 'string' ? edit : 'a comment stands before each import and is about it');
  const written = inserted(text, [edit, { at, insertion: `${IMPORT}\n` }]);
  return isProved(written, isTypeScript)
    ? { kind: 'edited', text: written }
    : unclear('what would be written cannot be read again');
}

function unclear(why: string): Edited {
  return { kind: 'unclear', why };
}

/** Whether the package is asked for anywhere, by `import`, `import()` or `require`; words and comments are none. */
function hasPlugin({ program }: Syntax): boolean {
  return nodesIn(program).some((node) => node.type === 'Literal' && node.value === PACKAGE);
}

interface Insertion {
  readonly at: number;
  readonly insertion: string;
}

/** As the first of the plugins. A string says why not. */
function pluginEdit(text: string, { object }: ConfigObject): Insertion | string {
  const [property, other] = propertiesOf(object, 'plugins');
  const later = property
    ? object.properties.slice(object.properties.indexOf(property) + 1)
    : object.properties;
  if (other || later.some(isOpen)) return 'what else is put into its settings may replace the plugins';
  if (!property) {
    const at = object.start + 1;
    return { at, insertion: `\n${indentOf(text, at)}plugins: [subminute()],` };
  }
  const list = listOf(property);
  if (!list) return 'its list of plugins is made elsewhere';
  return { at: list.start + 1, insertion: list.elements.length > 0 ? 'subminute(), ' : 'subminute()' };
}

function listOf({ value }: Property): ArrayExpression | undefined {
  return value.type === 'ArrayExpression' ? value : undefined;
}

/** Comments that are about the line below them, which has to stay there. */
const ABOUT_NEXT = /@ts-|ignore|disable|expect|next-line/i;

/** Before the first import that no comment is about; a module without imports has it before all else. */
function importPlace({ program, comments }: Syntax): number | undefined {
  const imports = program.body.filter((node): node is ImportDeclaration => node.type === 'ImportDeclaration');
  const places = (imports.length > 0 ? imports : program.body.slice(0, 1)).map(({ start }) => start);
  const ends = program.body.map(({ end }) => end);
  return places.find((place) => {
    const behind = Math.max(0, ...ends.filter((end) => end <= place));
    return !comments.some(
      ({ start, end, value }) => start >= behind && end <= place && ABOUT_NEXT.test(value),
    );
  });
}

/** From the last to the first, so that places stay; with the file's own line ends. */
function inserted(text: string, edits: readonly Insertion[]): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return edits
    .toSorted((a, b) => b.at - a.at)
    .reduce(
      (now, { at, insertion }) => now.slice(0, at) + insertion.replaceAll('\n', eol) + now.slice(at),
      text,
    );
}

function isProved(text: string, isTypeScript: boolean): boolean {
  const syntax = syntaxOf(text, isTypeScript);
  const config = syntax && configObject(syntax.program);
  const [plugins, other] = config ? propertiesOf(config.object, 'plugins') : [];
  const [first] = (plugins && listOf(plugins)?.elements) ?? [];
  const isCalled =
    first?.type === 'CallExpression' &&
    first.callee.type === 'Identifier' &&
    first.callee.name === 'subminute';
  return syntax !== undefined && hasPlugin(syntax) && isCalled && other === undefined;
}

/** Of the line behind a brace, or else two blanks. */
function indentOf(text: string, start: number): string {
  const next = /^[^\S\n]*\r?\n([^\S\n]+)\S/.exec(text.slice(start))?.[1];
  return next ?? '  ';
}
