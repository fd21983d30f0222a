// Single edits of a TypeScript source: of what it declares, to others or only within, and of bodies.
import ts from 'typescript';

export interface SourceEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly what: string;
  /** In the body of a function, where only types that nobody has written down can tell of it. */
  readonly isBody: boolean;
}

export function sourceEdits(file: string, text: string): readonly SourceEdit[] {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true, kind);
  const edits: SourceEdit[] = [];
  const visit = (node: ts.Node, isBody: boolean): void => {
    const near = { source, node, own: node.getText(source), isBody };
    edits.push(...(isBody ? bodyEdits(near) : declaredEdits(near)), ...literalEdits(near));
    ts.forEachChild(node, (child) => visit(child, isBody || isBodyOf(child, node)));
  };
  visit(source, false);
  return edits;
}

function isBodyOf(child: ts.Node, node: ts.Node): boolean {
  return ts.isFunctionLike(node) && 'body' in node && node.body === child;
}

interface Near {
  readonly source: ts.SourceFile;
  readonly node: ts.Node;
  readonly own: string;
  readonly isBody: boolean;
}

function over({ source, node, isBody }: Near, what: string, text: string): SourceEdit {
  return { start: node.getStart(source), end: node.getEnd(), text, what, isBody };
}

function before({ source, node, isBody }: Near, what: string, text: string): SourceEdit {
  const start = node.getStart(source);
  return { start, end: start, text, what, isBody };
}

function bodyEdits(near: Near): readonly SourceEdit[] {
  const { node, own } = near;
  if (ts.isBlock(node))
    return [
      over(near, 'a statement added', `{ const added = 'x'; void added;${own.slice(1)}`),
      over(near, 'a comment added', `{ /* Why. */${own.slice(1)}`),
      over(near, 'a check added', `{ if (Math.random() > 2) throw new Error('never');${own.slice(1)}`),
    ];
  if (ts.isBinaryExpression(node)) {
    const by: Readonly<Record<string, string>> = { '+': '-', '-': '+', '<': '<=', '>': '>=', '===': '!==' };
    const other = by[node.operatorToken.getText()];
    const sides = [node.left.getText(), node.right.getText()];
    return other === undefined ? [] : [over(near, 'an operator', sides.join(` ${other} `))];
  }
  if (ts.isExpressionStatement(node)) return [over(near, 'a statement removed', '')];
  return [];
}

function literalEdits(near: Near): readonly SourceEdit[] {
  const { node, own, isBody } = near;
  if (ts.isNumericLiteral(node)) return [over(near, 'a number', `${Number(own) + 1}`)];
  if (
    ts.isStringLiteral(node) &&
    !ts.isImportDeclaration(node.parent) &&
    !ts.isExportDeclaration(node.parent)
  )
    return [over(near, 'a text', `${own.slice(0, -1)}x${own.at(-1)}`)];
  if (ts.isTemplateHead(node) && !isBody) return [over(near, 'a pattern', `\`x ${own.slice(1)}`)];
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [over(near, 'true', 'false')];
  return [];
}

const OTHER_TYPES = new Map([
  [ts.SyntaxKind.StringKeyword, 'number'],
  [ts.SyntaxKind.NumberKeyword, 'string'],
  [ts.SyntaxKind.BooleanKeyword, 'bigint'],
  [ts.SyntaxKind.UnknownKeyword, 'string'],
  [ts.SyntaxKind.ObjectKeyword, 'string'],
  [ts.SyntaxKind.VoidKeyword, 'string'],
]);

const REMOVED = new Set([
  ts.SyntaxKind.ExportKeyword,
  ts.SyntaxKind.PrivateKeyword,
  ts.SyntaxKind.ProtectedKeyword,
  ts.SyntaxKind.AbstractKeyword,
  ts.SyntaxKind.StaticKeyword,
  ts.SyntaxKind.ReadonlyKeyword,
  ts.SyntaxKind.AsyncKeyword,
  ts.SyntaxKind.DeclareKeyword,
  ts.SyntaxKind.ConstKeyword,
  ts.SyntaxKind.QuestionToken,
]);

/** Of what is declared, in types and around them. */
function declaredEdits(near: Near): readonly SourceEdit[] {
  const { node, own } = near;
  const edits: SourceEdit[] = [];
  const other = OTHER_TYPES.get(node.kind);
  if (other !== undefined) edits.push(over(near, `${own} to ${other}`, other));
  if (REMOVED.has(node.kind) && !ts.isConditionalTypeNode(node.parent))
    edits.push(over(near, `${own} removed`, ''));
  if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node))
    edits.push(over(near, 'or undefined', `(${own}) | undefined`));
  if (ts.isUnionTypeNode(node)) edits.push(over(near, 'one of a union', node.types[0]?.getText() ?? ''));
  if (ts.isIntersectionTypeNode(node)) edits.push(over(near, 'one of many', node.types[0]?.getText() ?? ''));
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    edits.push(over(near, 'what it is said to be', node.expression.getText()));
  if (ts.isHeritageClause(node)) edits.push(over(near, 'what it extends', ''));
  if (ts.isTypeParameterDeclaration(node)) edits.push(over(near, 'a bare type parameter', node.name.text));
  return [...edits, ...memberEdits(near), ...statementEdits(near)];
}

function memberEdits(near: Near): readonly SourceEdit[] {
  const { node, own } = near;
  const edits: SourceEdit[] = [];
  if (ts.isTypeElement(node) || ts.isClassElement(node) || ts.isEnumMember(node)) {
    edits.push(over(near, 'a member removed', ''), before(near, 'a comment', '/** More of it. */ '));
    edits.push(
      before(near, 'deprecated', '/** @deprecated */ '),
      before(near, 'internal', '/** @internal */ '),
    );
    edits.push(before(near, 'a member added', ts.isEnumMember(node) ? 'Added, ' : 'added: number; '));
  }
  if (ts.isPropertySignature(node) && !node.questionToken)
    edits.push(over(near, 'optional', own.replace(/^((?:readonly )?[\w$]+)/, '$1?')));
  if (ts.isPropertySignature(node) && ts.isIdentifier(node.name))
    edits.push(over(near, 'renamed', own.replace(node.name.text, `${node.name.text}2`)));
  if (ts.isParameter(node)) {
    edits.push(over(near, 'a parameter removed', ''), before(near, 'a parameter added', 'more: number, '));
    if (!node.questionToken && !node.initializer && !node.dotDotDotToken && ts.isIdentifier(node.name))
      edits.push(over(near, 'optional', own.replace(node.name.text, `${node.name.text}?`)));
  }
  return edits;
}

function statementEdits(near: Near): readonly SourceEdit[] {
  const { node, own, source } = near;
  if (!ts.isStatement(node) || ts.isBlock(node) || ts.isSourceFile(node)) return [];
  const edits = [
    before(near, 'a comment', '// More of it.\n'),
    before(near, 'deprecated', '/** @deprecated No more. */\n'),
    before(near, 'internal', '/** @internal */\n'),
    over(near, 'a declaration removed', ''),
    before(near, 'a declaration added', 'export interface Added { readonly added: 1 }\n'),
    before(
      near,
      'what lies within added',
      'interface Within { readonly within: 1 }\nvoid (0 as unknown as Within);\n',
    ),
    before(near, 'not checked', '// @ts-ignore\n'),
  ];
  if (ts.isFunctionDeclaration(node) && node.type) {
    const at = { start: node.type.getFullStart() - 1, end: node.type.getEnd() };
    edits.push({ ...at, text: '', what: 'a result that is not said', isBody: false });
  }
  if (ts.isVariableStatement(node) && own.includes('const '))
    edits.push(over(near, 'const to let', own.replace('const ', 'let ')));
  for (const { pos, end } of ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [])
    edits.push({ start: pos, end, text: '', what: 'a comment removed', isBody: false });
  return edits;
}
