/** A printed value: of an object or a list what stands in it, of anything else its text. */
export interface Value {
  /** Of a leaf the whole value, of a container what opens it: `{`, `Map {`, `[`. */
  readonly text: string;
  /** The name of a property, or the key of a `Map`; a member of a list has none. */
  readonly key?: string;
  /** Absent for a leaf. */
  readonly children?: Value[];
  /** Where it stands among the members of its list; absent where those before it are not known. */
  readonly index?: number;
}

/** A container that is open, and how far its own line is indented. */
interface Level {
  readonly indent: number;
  readonly value: Value & { readonly children: Value[] };
  /** Members seen so far; undefined where its beginning was not seen. */
  members: number | undefined;
}

/** `"a b": `, `name: `, `'x' => `, `Symbol(y): ` */
const KEY =
  /^(?:("(?:[^"\\]|\\.){0,200}"|'(?:[^'\\]|\\.){0,200}'|[\w$]{1,200}|\[?Symbol\([^)]{0,100}\)\]?): |(\S.{0,200}?) => )(?=\S)/;
/** `{`, `Object {`, `Map(1) {`, `[Object: null prototype] {` */
const OPEN = /^(?:\[?[A-Z][\w$.]{0,80}(?:\(\d{1,9}\))?(?:[ :<][\w$ .:>]{0,80})?\]? )?[{[(]$/;
const CLOSE = /^[}\])]+,?$/;
/** How a value begins that is no property: anything else is a line of some text. */
const LEAF = /^(?:["'`\d[</{]|-\d|(?:true|false|null|undefined|NaN|-?Infinity)\b|[A-Z])/;

/** Builds a value from the lines that `pretty-format` or `util.inspect` print: one for each of its parts. */
export interface ValueTree {
  /** Whether the line fits to a value; once one does not, what was printed is some other text. */
  line(text: string): boolean;
  readonly root: Value & { readonly children: readonly Value[] };
}

/** Where the lines begin `inside` of a value, what is around them stays unknown: no `text`, `key` nor `index`. */
export function createValueTree(begin: 'before' | 'inside'): ValueTree {
  const root = { text: '', children: [] as Value[] };
  const levels: Level[] = [{ indent: -2, value: root, members: begin === 'before' ? 0 : undefined }];
  let isBehindGap = begin === 'inside';

  function top(): Level {
    return levels.at(-1) ?? { indent: -2, value: root, members: undefined };
  }

  function push(level: Level): void {
    top().value.children.push(level.value);
    levels.push(level);
  }

  /** The container whose members are indented so far. Behind a gap, some may have been opened unseen. */
  function climb(indent: number): boolean {
    while (levels.length > 1 && top().indent >= indent) levels.pop();
    while (top().indent < indent - 2) {
      if (!isBehindGap) return false;
      push({ indent: top().indent + 2, value: { text: '', children: [] }, members: undefined });
    }
    return true;
  }

  function add(text: string, indent: number): boolean {
    const parent = top();
    const value = memberOf(text, parent.members);
    // What stands alone has no name, and where there are several they are the arguments of a call.
    const isOuter = parent.value === root;
    if (!value || (isOuter && (value.key !== undefined || !isArgument(text, root.children.length))))
      return false;
    if (value.key === undefined && parent.members !== undefined) parent.members++;
    if (OPEN.test(value.text)) push({ indent, value: { ...value, children: [] }, members: 0 });
    else parent.value.children.push(value);
    return true;
  }

  return {
    root,
    line(text) {
      const indent = text.length - text.trimStart().length;
      if (indent % 2 !== 0 || indent > 200 || !climb(CLOSE.test(text.trim()) ? indent + 2 : indent))
        return false;
      isBehindGap = false;
      if (!CLOSE.test(text.trim())) return add(text.trimStart(), indent);
      levels.pop();
      return levels.length > 0;
    },
  };
}

/** undefined where the line is none of a value. */
function memberOf(text: string, index: number | undefined): Value | undefined {
  const match = KEY.exec(text);
  const key = match?.[1] ?? match?.[2];
  const rest = match ? text.slice(match[0].length) : text;
  const isBracket = key !== undefined && /^[}\])]/.test(key);
  if (isBracket || (!OPEN.test(rest) && !isWhole(rest, key !== undefined))) return undefined;
  const place = index === undefined ? {} : { index };
  return { text: rest.replace(/,$/, ''), ...(key === undefined ? place : { key }) };
}

/** Whether a leaf ends on its line: a text of several lines does not. */
function isWhole(text: string, isNamed: boolean): boolean {
  if (!isNamed && !LEAF.test(text)) return false;
  const quote = /^["'`]/.exec(text)?.[0];
  if (quote === undefined) return true;
  const value = text.replace(/,$/, '');
  return value.length > 1 && value.endsWith(quote);
}

function isArgument(text: string, before: number): boolean {
  return before === 0 || /[,{[(]$/.test(text);
}

/** In one line: `{ id: 3, tags: ["a"] }`. */
export function inlineValue({ text, key, children }: Value, maxMembers = 12): string {
  const name = key === undefined ? '' : `${key.replace(/^"([\w$]+)"$/, '$1')}: `;
  const open = text.replace(/^(?:Object|Array) (?=[{[]$)/, '');
  if (!children) return name + open;
  const inner = children.slice(0, maxMembers).map((child) => inlineValue(child, maxMembers));
  if (children.length > inner.length) inner.push('…');
  const gap = open.endsWith('{') && inner.length > 0 ? ' ' : '';
  return `${name}${open}${gap}${inner.join(', ')}${gap}${closeOf(open)}`;
}

/** The bracket that ends what the last one of a text opens. */
export function closeOf(open: string): string {
  return { '{': '}', '[': ']', '(': ')' }[open.slice(-1)] ?? '';
}
