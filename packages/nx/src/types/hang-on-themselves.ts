/** Of projects with what each hangs on, those that hang on themselves through others: their tasks would wait for each other. */
export function hangOnThemselves(
  projects: readonly { readonly name: string; readonly needs: readonly string[] }[],
): ReadonlySet<string> {
  const needs = new Map(projects.map((one) => [one.name, one.needs]));
  const reaches = (from: string): ReadonlySet<string> => {
    const found = new Set(needs.get(from));
    // A set goes on with what is added meanwhile.
    for (const one of found) for (const next of needs.get(one) ?? []) found.add(next);
    return found;
  };
  return new Set([...needs.keys()].filter((name) => reaches(name).has(name)));
}

export const HANGS_ON_ITSELF = 'it hangs on itself, through others';
