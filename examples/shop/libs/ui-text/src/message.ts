export type Values = Readonly<Record<string, string | number>>;

/**
 * Fills `{name}` with a value and `{count|one item|# items}` with the form that the count asks for
 * (`#` is the count). A name without a value is a bug in the caller: it throws.
 */
export function fill(template: string, values: Values, plural: (count: number) => 'one' | 'other'): string {
  return template.replaceAll(
    /\{(?<name>\w+)(?:\|(?<one>[^|{}]*)\|(?<other>[^|{}]*))?\}/g,
    (_, ...rest: unknown[]) => {
      const { name, one, other } = rest.at(-1) as { name: string; one?: string; other?: string };
      const value = values[name];
      if (value === undefined) throw new TypeError(`no value for {${name}} in ${JSON.stringify(template)}`);
      if (one === undefined || other === undefined) return String(value);
      return (plural(Number(value)) === 'one' ? one : other).replaceAll('#', String(value));
    },
  );
}

/** The names that a template asks for, sorted, each once. */
export function namesIn(template: string): readonly string[] {
  return [...new Set([...template.matchAll(/\{(\w+)/g)].map(([, name = '']) => name))].sort();
}
