import ts from 'typescript';

/** A place where a file names another one. */
export interface Usage {
  readonly specifier: string;
  readonly node?: ts.StringLiteralLike;
  readonly how: 'module' | 'path' | 'types';
}

/** What a program of TypeScript collects from a file, `require()` also where the file is no JavaScript, and
 * `require.resolve()`. */
export function usagesIn(source: ts.SourceFile): readonly Usage[] {
  const found: Usage[] = [];
  const add = (node: ts.Node | undefined): void => {
    if (node && ts.isStringLiteralLike(node)) found.push({ specifier: node.text, node, how: 'module' });
  };
  const visit = (node: ts.Node): void => {
    add(namedBy(node, source));
    ts.forEachChild(node, visit);
    // Types in comments of JavaScript.
    if (ts.isSourceFile(source) && isJavaScript(source)) {
      for (const doc of ts.getJSDocCommentsAndTags(node)) if (doc.parent === node) visit(doc);
    }
  };
  visit(source);
  for (const { fileName } of source.referencedFiles) found.push({ specifier: fileName, how: 'path' });
  for (const { fileName } of source.typeReferenceDirectives)
    found.push({ specifier: fileName, how: 'types' });
  return found;
}

function isJavaScript({ fileName }: ts.SourceFile): boolean {
  return /\.[cm]?jsx?$/.test(fileName);
}

function namedBy(node: ts.Node, source: ts.SourceFile): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isJSDocImportTag(node)) return node.moduleSpecifier;
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (ts.isImportTypeNode(node))
    return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
  // In a script it declares the module, and does not name one.
  if (ts.isModuleDeclaration(node)) return ts.isExternalModule(source) ? node.name : undefined;
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  const called = expression.getText(source);
  const isRequire = called === 'require' || called === 'require.resolve';
  return isRequire || expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments[0] : undefined;
}
