import type { Import, ImportedName } from '@subminute/core/graph';
import type { Syntax } from './modules.ts';
import { statementAt } from './statement-at.ts';

/** A piece of a file's text and what stands there then. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Names of one import that are taken from where they are made. */
export interface NameGroup {
  readonly specifier: string;
  readonly file: string;
  /** `name` as the new module exports it. */
  readonly names: readonly ImportedName[];
}

interface Division {
  readonly groups: readonly NameGroup[];
  readonly rest: readonly ImportedName[];
  /** With quotes: what the rest is imported from. */
  readonly restName: string;
}

/** An import or `export … from` by several names: one statement for each. `undefined`: there is none at that place. */
export function statementText(
  syntax: Syntax,
  one: Import,
  { groups, rest, restName }: Division,
): TextEdit | undefined {
  const { text } = syntax;
  const quote = text[one.start] === '"' ? '"' : "'";
  const quoted = (name: string): string => quote + name + quote;
  const [first] = groups;
  // The names stay as they are: only what they come from changes.
  if (first && isWhole({ groups, rest }, one))
    return { start: one.start, end: one.end, text: quoted(first.specifier) };
  const statement = statementAt(syntax, one.start);
  if (!statement) return undefined;
  const { start, end } = statement;
  const tail = text.slice(one.end, end);
  const isType = /^(?:import|export)\s+type\b/.test(text.slice(start)) && one.kind === 'type';
  const word = statement.exports ? 'export' : 'import';
  const layout = layoutOf(text.slice(start, one.start));
  const line = (names: readonly ImportedName[], from: string): string =>
    // Without the word, some settings would load what only types are taken from.
    statementLine(clauseOf(word, names, isType || names.every(({ type }) => type)), from + tail, layout);
  const lines = [
    ...(rest.length > 0 ? [line(rest, restName)] : []),
    ...groups.map(({ names, specifier }) => line(names, quoted(specifier))),
  ];
  return { start, end, text: lines.join('\n') };
}

/** Whether the names of a statement stay together and are called as before: a comment among them is no trouble. */
export function isWhole({ groups, rest }: Omit<Division, 'restName'>, one: Import): boolean {
  const [first] = groups;
  return groups.length === 1 && rest.length === 0 && first !== undefined && isSame(first.names, one);
}

function isSame(names: readonly ImportedName[], { how, names: before = [] }: Import): boolean {
  if (how === 'import-type') return true;
  return names.length === before.length && names.every(({ name }, at) => name === before[at]?.name);
}

/** How a statement is set: what follows from it for those that it is divided into. */
interface Layout {
  /** Between a brace and a name. */
  readonly gap: string;
  /** Before each name, where each has a line of its own. */
  readonly indent: string | undefined;
  /** Behind the last name then. */
  readonly comma: string;
}

function layoutOf(head: string): Layout {
  const lines = /\{[^\S\n]*\n([^\S\n]*)[^}]*?(,?)\s*\}/.exec(head);
  const gap = /\{\S/.test(head) ? '' : ' ';
  return { gap, indent: lines?.[1], comma: lines?.[2] ?? '' };
}

/** Lines that are longer are set with a name on each, where the statement was. */
const WIDTH = 80;

interface Clause {
  readonly head: string;
  readonly braced: readonly string[];
}

function statementLine({ head, braced }: Clause, from: string, { gap, indent, comma }: Layout): string {
  const join = (names: string): string => `${head}${names} from ${from}`;
  if (braced.length === 0) return join('');
  const line = join(`{${gap}${braced.join(', ')}${gap}}`);
  if (indent === undefined || line.length <= WIDTH) return line;
  return join(`{\n${braced.map((name) => indent + name).join(',\n')}${comma}\n}`);
}

function clauseOf(word: 'import' | 'export', names: readonly ImportedName[], isType: boolean): Clause {
  const isBare = (one: ImportedName): boolean =>
    word === 'import' && one.name === 'default' && (isType || one.type !== true);
  const bare = names.find(isBare);
  // `import type a, { b }` is no TypeScript.
  const own = bare && (!isType || names.length === 1) ? bare : undefined;
  const braced = names.filter((one) => one !== own).map((one) => nameText(one, isType));
  const comma = own && braced.length > 0 ? ', ' : '';
  return { head: `${word}${isType ? ' type' : ''} ${own?.as ?? ''}${comma}`, braced };
}

function nameText({ name, as, type }: ImportedName, isType: boolean): string {
  const mark = type === true && !isType ? 'type ' : '';
  return (
    mark + (as === undefined || as === name ? quotedName(name) : `${quotedName(name)} as ${quotedName(as)}`)
  );
}

/** A name may be any text: `export { a as 'b-c' }`. */
function quotedName(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$\u200C\u200D]*$/u.test(name) ? name : JSON.stringify(name);
}
