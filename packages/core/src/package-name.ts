/** The package of a bare specifier: `@scope/name` of `@scope/name/deep`. */
export function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
