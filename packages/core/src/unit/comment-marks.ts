import { firstFrom } from './first-from.ts';
import { type AstNode, type Comment, nodesOf } from './program.ts';

/** What tools read in comments: bundlers, Vite, Vitest, coverage, JSX. Other comments change nothing that runs. */
const MEANING =
  /[@#]__[A-Z_]+__|@vite-|@(?:vitest|jest)-|@module-tag|\b(?:istanbul|v8|c8)\s+ignore|\bnode:coverage\b|@jsx|\b(?:webpack|turbopack|rspack)[A-Z]\w*/;

/** Maps and names of sources, and what Vitest writes at the end: they say where code is from, not what it does. */
const TRAILER = /^[#@]\s*(?:sourceMappingURL|sourceURL|vitestCache)=/;

/** Nodes that comments are placed by: the innermost around a comment, and before which of its children. */
const HOLDER = /(?:Statement|Declaration|Definition|Block|Case|ClassBody|Program)$/;

/** Comments with a meaning, by their place in the program. */
export interface CommentMarks {
  /** What a node holds that none inside of it has taken. Asked for children first. */
  readonly take: (node: AstNode) => string;
  readonly takeWithin: (node: AstNode, start: number, end: number) => string;
}

const NONE: CommentMarks = { take: () => '', takeWithin: () => '' };

export function commentMarks(comments: readonly Comment[]): CommentMarks {
  const marks = comments.flatMap(markOf).toSorted((a, b) => a.start - b.start);
  if (marks.length === 0) return NONE;
  const left = new Set(marks);
  const takeWithin = (node: AstNode, start: number, end: number): string => {
    let text = '';
    for (let i = firstFrom(marks, start); i < marks.length; i++) {
      const mark = marks[i];
      if (!mark || mark.start >= end) break;
      if (left.delete(mark)) text += `#${childrenBefore(node, mark.start)}${JSON.stringify(mark.value)}`;
    }
    return text;
  };
  return {
    take: (node) => (HOLDER.test(node.type) ? takeWithin(node, node.start, node.end) : ''),
    takeWithin,
  };
}

/** A comment cut to its lines with a meaning, as prose around them has none. */
function markOf({ value, start, end }: Comment): readonly Comment[] {
  if (!MEANING.test(value) || TRAILER.test(value)) return [];
  const lines = value.split(/\r\n?|[\n\u2028\u2029]/).filter((line) => MEANING.test(line));
  const text = lines.map((line) =>
    line
      .replace(/^[\s*]+/, '')
      .replaceAll(/\s+/g, ' ')
      .trimEnd(),
  );
  return [{ value: text.join('\n'), start, end }];
}

/** How many statements, members or cases of a node stand before a place in it. */
function childrenBefore(node: AstNode, place: number): number {
  const lists = [node['body'], node['cases'], node['consequent']];
  return lists.flatMap(nodesOf).filter(({ end }) => end <= place).length;
}
