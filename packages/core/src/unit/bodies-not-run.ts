import { type FieldsOf, fieldOrder } from './fields.ts';
import { firstFrom } from './first-from.ts';
import { isFunction } from './function-node.ts';
import { type AstNode, isNode, MAX_DEPTH, type Program } from './program.ts';

/** Whether V8 saw a function run, by its place in the code: 0 if it did not. */
export interface FunctionRange {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** A function of a program, in characters. V8 lets it start somewhere from its first token on, before its body. */
export interface FunctionPlace {
  readonly from: number;
  readonly body: number;
  readonly end: number;
  readonly nested: readonly FunctionPlace[];
}

/** The functions of a program in the order of its tree; `undefined` where it is too deep to be walked. */
export function functionPlaces(program: Program): readonly FunctionPlace[] | undefined {
  const walking: Walking = { fieldsOf: fieldOrder(), depth: 0, isTooDeep: false };
  const places: FunctionPlace[] = [];
  collect(walking, program, places);
  return walking.isTooDeep ? undefined : places;
}

/**
 * Paths of the bodies that never ran, in any of a module's scripts (it may be evaluated again): those that V8
 * lists with a count of 0. What it does not list, counts as run. Of nested ones only the outermost.
 */
export function bodiesNotRun(
  places: readonly FunctionPlace[],
  scripts: readonly (readonly FunctionRange[])[],
): readonly string[] {
  return scripts.length === 0 ? [] : notRun(places, scripts.map(countsOf), '');
}

interface Walking {
  readonly fieldsOf: FieldsOf;
  depth: number;
  isTooDeep: boolean;
}

/** In the order of the normal form: that of the fields. */
function collect(walking: Walking, value: unknown, into: FunctionPlace[], from?: number): void {
  if (Array.isArray(value)) for (const item of value) collect(walking, item, into);
  else if (isNode(value)) {
    if (++walking.depth > MAX_DEPTH) walking.isTooDeep = true;
    else collectFields(walking, value, into, from ?? value.start);
    walking.depth--;
  }
}

function collectFields(walking: Walking, node: AstNode, into: FunctionPlace[], from: number): void {
  const isCut = isFunction(node);
  for (const field of walking.fieldsOf(node)) {
    const value = node[field];
    if (isCut && field === 'body') {
      const nested: FunctionPlace[] = [];
      collect(walking, value, nested);
      into.push({ from, body: (value as AstNode).start, end: node.end, nested });
    } else if (typeof value === 'object') {
      collect(walking, value, into, isMethod(node) && field === 'value' ? node.start : undefined);
    }
  }
}

/** In the tree, the function of a method starts at its parameters. */
function isMethod({ type, method, kind }: AstNode): boolean {
  return type === 'MethodDefinition' || (type === 'Property' && (method === true || kind !== 'init'));
}

/** A script's ranges: by their ends, and the starts and ends of those that ran. */
interface Counts {
  readonly byEnd: ReadonlyMap<number, readonly FunctionRange[]>;
  readonly ran: readonly FunctionRange[];
}

function countsOf(ranges: readonly FunctionRange[]): Counts {
  const byEnd = new Map<number, FunctionRange[]>();
  for (const range of ranges) {
    const list = byEnd.get(range.end);
    if (list) list.push(range);
    else byEnd.set(range.end, [range]);
  }
  return { byEnd, ran: ranges.filter(({ count }) => count > 0).toSorted((a, b) => a.start - b.start) };
}

/** `asleep` are the scripts in which a function around these ran not once, so that none of these did. */
function notRun(places: readonly FunctionPlace[], awake: readonly Counts[], path: string): readonly string[] {
  return places.flatMap((place, i) => {
    const own = `${path}${i}`;
    const still = awake.filter((counts) => !neverRan(place, counts));
    return still.length === 0 ? [own] : notRun(place.nested, still, `${own}.`);
  });
}

/** Listed with a count of 0, and nothing inside of it ran: what contradicts itself is no proof. */
function neverRan({ from, body, end }: FunctionPlace, { byEnd, ran }: Counts): boolean {
  const listed = byEnd.get(end)?.some(({ start, count }) => count === 0 && start >= from && start < body);
  return listed === true && !hasWithin(ran, from, end);
}

function hasWithin(ran: readonly FunctionRange[], from: number, end: number): boolean {
  for (let i = firstFrom(ran, from); i < ran.length; i++) {
    const range = ran[i];
    if (!range || range.start >= end) return false;
    if (range.end <= end) return true;
  }
  return false;
}
