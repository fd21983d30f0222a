/**
 * What a declaration file declares: without comments and maps, runs of white space as one space. Strings stay as they
 * are, template types too.
 */
export function declarationText(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    parts.push(text.slice(at, match.index));
    at = match.index + match[0].length;
    parts.push(isComment(match[0]) ? ' ' : match[0]);
  }
  parts.push(text.slice(at));
  return parts.join('').replaceAll(/\s+/g, ' ').trim();
}

const TOKEN = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`/g;

function isComment(token: string): boolean {
  // What such a line refers to is part of what is declared.
  return token.startsWith('/*') || (token.startsWith('//') && !token.startsWith('///'));
}

const IMPORT = /\bimport (?:type )?(?:[\w$*{][^;"'`=(]* from )?(?:"[^"]*"|'[^']*');? ?/g;
const EXPORT_FROM = /\bexport (?:type )?(\*(?: as [\w$]+)?|\{[^}]*\}) from (?:"[^"]*"|'[^']*');? ?/g;
const NAMED = /(\bimport\(|\bdeclare module )(?:"[^"]*"|'[^']*')/g;

/**
 * The same without the names of modules, for files that have come to lie elsewhere: what is imported is seen where it
 * is used, and each name that is handed on is told for itself.
 */
export function unplacedText(text: string): string {
  const handed: string[] = [];
  const rest = text
    .replaceAll(EXPORT_FROM, (_all: string, names: string) => {
      handed.push(...(names.startsWith('{') ? namesIn(names) : [names]));
      return '';
    })
    .replaceAll(IMPORT, '')
    .replaceAll(NAMED, "$1''");
  return [rest.trim(), ...handed.sort().map((name) => `export ${name}`)].join('\n');
}

function namesIn(braces: string): readonly string[] {
  return braces
    .slice(1, -1)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
