import type { Import, ImportedName } from '@subminute/core/graph';
import type { NameGroup } from './bypass.ts';
import type { TextEdit } from './links.ts';
import type { Syntax } from './modules.ts';
import { statementAt } from './statement-at.ts';

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
  const isWhole = groups.length === 1 && rest.length === 0 && first && isSame(first.names, one);
  if (isWhole) return { start: one.start, end: one.end, text: quoted(first.specifier) };
  const statement = statementAt(syntax, one.start);
  if (!statement) return undefined;
  const { start, end } = statement;
  const tail = text.slice(one.end, end);
  const isType = /^(?:import|export)\s+type\b/.test(text.slice(start)) && one.kind === 'type';
  const word = statement.exports ? 'export' : 'import';
  const lines = [
    ...(rest.length > 0 ? [clause(word, rest, isType) + restName + tail] : []),
    ...groups.map(({ names, specifier }) => clause(word, names, isType) + quoted(specifier) + tail),
  ];
  return { start, end, text: lines.join('\n') };
}

function isSame(names: readonly ImportedName[], { how, names: before = [] }: Import): boolean {
  if (how === 'import-type') return true;
  return names.length === before.length && names.every(({ name }, at) => name === before[at]?.name);
}

function clause(word: 'import' | 'export', names: readonly ImportedName[], isType: boolean): string {
  const isBare = (one: ImportedName): boolean =>
    word === 'import' && one.name === 'default' && (isType || one.type !== true);
  const bare = names.find(isBare);
  // `import type a, { b }` is no TypeScript.
  const own = bare && (!isType || names.length === 1) ? bare : undefined;
  const braced = names.filter((one) => one !== own).map((one) => nameText(one, isType));
  const parts = [...(own ? [own.as ?? ''] : []), ...(braced.length > 0 ? [`{ ${braced.join(', ')} }`] : [])];
  return `${word}${isType ? ' type' : ''} ${parts.join(', ')} from `;
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
