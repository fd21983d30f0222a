import { type CommentMarks, commentMarks } from './comment-marks.ts';
import { type FieldsOf, fieldOrder } from './fields.ts';
import { afterParameters, isFunction } from './function-node.ts';
import { hasReactElements, jsxNumbers } from './jsx-place.ts';
import { type AstNode, type Comment, isNode, MAX_DEPTH, type Program } from './program.ts';

/** A program or the body of a function, written out: a body nested in it is a placeholder there. */
export interface Piece {
  text: string;
  readonly pieces: Piece[];
}

interface Writing {
  readonly fieldsOf: FieldsOf;
  readonly marks: CommentMarks;
  readonly program: Program;
  /** Whether it has elements of React; looked for where there are elements. */
  isReact?: boolean;
  /** Numbers that say where JSX stands. */
  readonly places: Set<unknown>;
  /** Where the right sides of `<` start. */
  readonly lessThan: Set<number>;
  depth: number;
  /** Something that the tree does not tell, or too deep a tree. */
  isRefused: boolean;
}

const BODY = '@';

/**
 * Writes a program out by what it means: node by node with all their fields, without positions, spelling and
 * comments that mean nothing. Two programs with one normal form do the same. Undefined if the tree does not
 * tell, or is too deep.
 */
export function normalForm(program: Program, comments: readonly Comment[]): Piece | undefined {
  const writing: Writing = {
    program,
    fieldsOf: fieldOrder(),
    marks: commentMarks(comments),
    places: new Set(),
    lessThan: new Set(),
    depth: 0,
    isRefused: false,
  };
  const piece: Piece = { text: '', pieces: [] };
  write(writing, program, piece);
  return writing.isRefused ? undefined : piece;
}

function write(writing: Writing, value: unknown, out: Piece): void {
  if (typeof value === 'string') out.text += JSON.stringify(value);
  else if (Array.isArray(value)) {
    out.text += '[';
    for (const item of value) write(writing, item, out);
    out.text += ']';
  } else if (typeof value !== 'object' || value === null) out.text += `${String(value)};`;
  else if (!isNode(value)) writeFields(writing, { ...value, type: '' } as AstNode, out);
  else if (value.type === 'Literal') out.text += literal(value, writing.places.has(value));
  else writeNode(writing, value, out);
}

function writeNode(writing: Writing, node: AstNode, out: Piece): void {
  if (++writing.depth > MAX_DEPTH || looksLikeComment(writing, node)) writing.isRefused = true;
  if (!writing.isRefused) {
    if (node.type === 'CallExpression') notePlaces(writing, node);
    writeFields(writing, node, out);
    out.text += writing.marks.take(node);
  }
  writing.depth--;
}

function notePlaces(writing: Writing, call: AstNode): void {
  const numbers = jsxNumbers(call);
  if (numbers.length === 0) return;
  writing.isReact ??= hasReactElements(writing.program);
  if (writing.isReact) for (const number of numbers) writing.places.add(number);
}

function writeFields(writing: Writing, node: AstNode, out: Piece): void {
  out.text += `(${node.type}`;
  if (hasBareName(node)) out.text += ' bare';
  const isCut = isFunction(node);
  for (const field of writing.fieldsOf(node)) {
    const value = node[field];
    // Whether an arrow's body is an expression is said by the body.
    if (value === undefined || (isCut && field === 'expression')) continue;
    out.text += ` ${field}:`;
    if (isCut && field === 'body') writeBody(writing, node, out);
    else write(writing, value, out);
  }
  out.text += ')';
}

function writeBody(writing: Writing, node: AstNode, out: Piece): void {
  const piece: Piece = { text: '', pieces: [] };
  const body = node['body'] as AstNode;
  write(writing, body, piece);
  piece.text += writing.marks.takeWithin(body, afterParameters(node), node.end);
  out.pieces.push(piece);
  out.text += BODY;
}

/** By value and kind, whatever the spelling was. */
function literal(node: AstNode, isPlace: boolean): string {
  const { value, bigint, regex } = node as { value?: unknown; bigint?: string; regex?: AstNode };
  if (isPlace) return '(Place)';
  if (regex) return `(RegExp ${JSON.stringify([regex['pattern'], regex['flags']])})`;
  if (typeof bigint === 'string') return `(BigInt ${bigint})`;
  return `(Literal ${typeof value === 'string' ? JSON.stringify(value) : String(value)})`;
}

/** `(a) = function () {}` gives the function no name, `a = function () {}` does: the tree has no brackets. */
function hasBareName({ type, start, left }: AstNode): boolean {
  if (type !== 'AssignmentExpression' && type !== 'AssignmentPattern') return false;
  return isNode(left) && left.type === 'Identifier' && left.start === start;
}

/** `a <!--b`: in a script, what follows is a comment; in a module, and so in the tree, it is `a < !(--b)`. */
function looksLikeComment(writing: Writing, node: AstNode): boolean {
  const { type, operator, argument, right, start } = node;
  if (type === 'BinaryExpression' && operator === '<' && isNode(right)) writing.lessThan.add(right.start);
  if (type !== 'UnaryExpression' || operator !== '!' || !writing.lessThan.has(start)) return false;
  return isNode(argument) && argument.type === 'UpdateExpression' && argument['operator'] === '--';
}
