import type ts from 'typescript';
import type { TypeScript } from './typescript.ts';

/**
 * What a declaration file says, whatever its layout: a type that is imported by name is written as one that is imported
 * where it stands, as TypeScript writes it where the file has no such import.
 */
export function declaredText(typescript: TypeScript, file: string, text: string): string {
  const source = typescript.createSourceFile(file, text, typescript.ScriptTarget.Latest, true);
  const imported = importsOf(typescript, source);
  const { factory } = typescript;
  const transformed = typescript.transform(source, [
    (context) => {
      const visit = (node: ts.Node): ts.Node | undefined => {
        if (typescript.isImportDeclaration(node) && node.importClause) return undefined;
        const next = typescript.visitEachChild(node, visit, context);
        if (typescript.isImportTypeNode(next)) return importType(typescript, next);
        const name = typescript.isTypeReferenceNode(next) && typescript.isIdentifier(next.typeName);
        const from = name ? imported.get(next.typeName.getText(source)) : undefined;
        return from && name
          ? factory.createImportTypeNode(
              factory.createLiteralTypeNode(factory.createStringLiteral(from.module)),
              undefined,
              factory.createIdentifier(from.name),
              next.typeArguments,
            )
          : next;
      };
      return (one) => typescript.visitEachChild(one, visit, context);
    },
  ]);
  const [first = source] = transformed.transformed;
  const printed = typescript.createPrinter({ removeComments: true }).printFile(first);
  transformed.dispose();
  return printed.replaceAll(/\s+/g, ' ').replaceAll(/'/g, '"').replaceAll(' export {};', '').trim();
}

/** Written anew, so that quotes are alike. */
function importType(
  { factory, isLiteralTypeNode, isStringLiteral }: TypeScript,
  node: ts.ImportTypeNode,
): ts.Node {
  const { argument } = node;
  if (!isLiteralTypeNode(argument) || !isStringLiteral(argument.literal)) return node;
  const module = factory.createLiteralTypeNode(factory.createStringLiteral(argument.literal.text));
  return factory.createImportTypeNode(
    module,
    node.attributes,
    node.qualifier,
    node.typeArguments,
    node.isTypeOf,
  );
}

interface Imported {
  readonly module: string;
  readonly name: string;
}

function importsOf(typescript: TypeScript, source: ts.SourceFile): ReadonlyMap<string, Imported> {
  const found = new Map<string, Imported>();
  for (const statement of source.statements) {
    if (!typescript.isImportDeclaration(statement) || !typescript.isStringLiteral(statement.moduleSpecifier))
      continue;
    const bindings = statement.importClause?.namedBindings;
    if (!bindings || !typescript.isNamedImports(bindings)) continue;
    for (const { name, propertyName } of bindings.elements)
      found.set(name.text, {
        module: statement.moduleSpecifier.text,
        name: (propertyName ?? name).text,
      });
  }
  return found;
}
