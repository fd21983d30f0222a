import nodeModule from 'node:module';
import { type AnyNode, type Comment, type Program, parse } from 'acorn';

/** A module as a tree; places in it are places in its text. */
export interface Syntax {
  readonly program: Program;
  readonly comments: readonly Comment[];
}

const BOM = '\u{feff}';

/**
 * Reads a module of JavaScript or TypeScript. Types become blanks, by Node, so that places stay. `undefined`: it
 * has errors, or more of TypeScript than types (enums, say).
 */
export function syntaxOf(text: string, isTypeScript: boolean): Syntax | undefined {
  const comments: Comment[] = [];
  try {
    const bare = text.startsWith(BOM) ? ` ${text.slice(1)}` : text;
    const code = isTypeScript ? withoutTypes(bare) : bare;
    if (code.length !== text.length) return undefined;
    const program = parse(code, { ecmaVersion: 'latest', sourceType: 'module', onComment: comments });
    return { program, comments };
  } catch {
    return undefined;
  }
}

/** Node warns that this may change: then the lengths differ, or it throws. */
function withoutTypes(text: string): string {
  const warning = Object.getOwnPropertyDescriptor(process, 'emitWarning');
  process.emitWarning = () => undefined;
  try {
    return nodeModule.stripTypeScriptTypes(text);
  } finally {
    if (warning) Object.defineProperty(process, 'emitWarning', warning);
  }
}

/** All nodes below a node, itself included; what `isLeft` says is not entered. */
export function nodesIn(node: AnyNode, isLeft: (node: AnyNode) => boolean = () => false): readonly AnyNode[] {
  const below = Object.values(node)
    .flat()
    .filter((value): value is AnyNode => typeof value === 'object' && value !== null && 'type' in value);
  return [node, ...below.filter((child) => !isLeft(child)).flatMap((child) => nodesIn(child, isLeft))];
}
