import type { IsolatedDeclarationsResult } from 'oxc-transform';
import type { ParseResult } from 'oxc-parser';
import type { TsconfigFile } from '../imports/tsconfig-file.ts';

/** What a source declares, by its own text alone. */
export type DeclareFile = (file: string, text: string, hasMap: boolean) => IsolatedDeclarationsResult;

/** Loads oxc, for whoever is about to need it. `undefined`: there is none for this system. */
export async function loadDeclare(): Promise<DeclareFile | undefined> {
  try {
    // oxlint-disable-next-line no-restricted-imports -- This is where it is loaded.
    const { isolatedDeclarationSync } = await import('oxc-transform');
    return (file, text, hasMap) => isolatedDeclarationSync(file, text, { sourcemap: hasMap });
  } catch {
    return undefined;
  }
}

/** Options by which TypeScript writes declarations in a way that oxc does not know. */
const ODD = ['allowJs', 'checkJs', 'emitBOM', 'outFile', 'stripInternal', 'mapRoot', 'sourceRoot'];

/** Why declarations are not to be made by oxc, as far as a tsconfig says; `''`: nobody has asked for it. */
export function oxcSettingsProblem({ options }: Pick<TsconfigFile, 'options'>): string | undefined {
  if (options['isolatedDeclarations'] !== true) return '';
  const odd = ODD.find((name) => options[name] !== undefined && options[name] !== false);
  return odd === undefined ? undefined : `oxc does not know ${odd}`;
}

/** Something in a source that its text alone does not tell. */
export interface SourceProblem {
  /** In UTF-16 code units; `undefined`: the whole file. */
  readonly at: number | undefined;
  readonly message: string;
}

/** What oxc cannot write as TypeScript does. */
export function oxcSourceProblem(
  text: string,
  { module }: Pick<ParseResult, 'module'>,
): SourceProblem | undefined {
  // TypeScript decides by settings whether all that it declares is everybody's.
  if (!module.hasModuleSyntax) return { at: undefined, message: 'it has no import and no export' };
  const reference = text.search(/^[^\S\n]*\/\/\/[^\S\n]*</m);
  return reference === -1 ? undefined : { at: reference, message: 'it has a line of ///' };
}

/** What oxc itself says of a text. It counts in bytes of UTF-8 where it tells a place. */
export function oxcErrors({ errors }: Pick<IsolatedDeclarationsResult, 'errors'>): readonly SourceProblem[] {
  return errors.map(({ message, labels }) => ({ at: labels[0]?.start, message }));
}
