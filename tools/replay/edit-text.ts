/** An edit of one file, by its name: `comment`, `type`, or the body of a function. */
export interface Edit {
  readonly name: string;
  readonly text: string;
}

/** Nobody can take it away, and it never throws. */
const STATEMENT = `if (Date.now() < 0) throw new Error('replayed');`;

/** The edits that are tried on a file: a comment, a type, and the bodies of these functions. */
export function editsOf(text: string, functions: readonly string[]): readonly Edit[] {
  const named = functions.length > 0 ? functions : firstFunction(text);
  return [
    { name: 'comment', text: `// Replayed.\n${text}` },
    { name: 'type', text: withType(text) },
    ...named.map((name) => ({ name: `body of ${name}`, text: withBody(text, name) })),
  ];
}

/** A member that nobody has to have, or a type of its own. */
function withType(text: string): string {
  const head = /^export interface [^{]*\{\n/m.exec(text)?.[0];
  return head === undefined
    ? `${text}\nexport type Replayed = 'replayed';\n`
    : text.replace(head, () => `${head}  replayed?: 'replayed';\n`);
}

function firstFunction(text: string): readonly string[] {
  const name = /^export (?:async )?function (\w+)/m.exec(text)?.[1];
  return name === undefined ? [] : [name];
}

function withBody(text: string, name: string): string {
  const at = text.search(new RegExp(`\\bfunction ${name}\\b`));
  const brace = at === -1 ? null : /\)[^\n;]*\{\n/.exec(text.slice(at));
  if (!brace) throw new Error(`no function ${name} with a body of its own lines is in the file`);
  const end = at + brace.index + brace[0].length;
  return `${text.slice(0, end)}  ${STATEMENT}\n${text.slice(end)}`;
}
