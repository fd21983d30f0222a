/** What a type test says, without the types of the matchers behind it. */
export interface TypeMismatch {
  readonly message: string;
  readonly detail: readonly string[];
}

const EXPECTED = /(?:([\w$]{1,80}):? )?"(Expected:? [^"]{1,300})"/g;
const MAX_PROPERTIES = 4;

/**
 * `expectTypeOf` tells a mismatch in a type: `Type 'number' does not satisfy the constraint '"Expected
 * number, Actual string"'`. undefined for any other error.
 */
export function parseTypeMismatch(message: string, detail: readonly string[]): TypeMismatch | undefined {
  const at = message.indexOf(' does not satisfy the constraint ');
  if (at === -1) return undefined;
  const byProperty = new Map<string, string>();
  for (const [, name = '', said = ''] of message.slice(at, at + 4000).matchAll(EXPECTED)) {
    const isOther = name === '' && byProperty.size > 0;
    if (!isOther && !byProperty.has(name)) byProperty.set(name, name === '' ? said : `${name}: ${said}`);
  }
  if (byProperty.size === 0) return undefined;
  const missing = detail.flatMap((line) => /^(Property '.*?' is missing) in type /.exec(line)?.[1] ?? []);
  const names = new Set(missing.map((line) => line.slice("Property '".length, -"' is missing".length)));
  const said = [...byProperty].filter(([name]) => !names.has(name)).map(([, text]) => text);
  return { message: [...missing, ...said].slice(0, MAX_PROPERTIES).join('; '), detail: [] };
}
