// How Nx names what it hashes, as its hash plans and the groups of a task's hash have it.

/** Of `workspace:[…]`. */
export function workspacePatterns(text: string): readonly string[] | undefined {
  const list = /^workspace:\[(.*)\]$/s.exec(text)?.[1];
  return list === undefined ? undefined : splitPatterns(list);
}

/** A name may hold colons, so the longest one that is a project's. */
export function projectOf(text: string, projects: { has(name: string): boolean }): string | undefined {
  for (let end = text.lastIndexOf(':'); end > 0; end = text.lastIndexOf(':', end - 1)) {
    const name = text.slice(0, end);
    if (projects.has(name)) return name;
  }
  return undefined;
}

/** At commas, but not at those in braces: `src/*.{ts,tsx},!src/*.test.ts` */
export function splitPatterns(list: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < list.length; i++) {
    const sign = list[i];
    if (sign === '{') depth++;
    else if (sign === '}') depth--;
    else if (sign === ',' && depth === 0) {
      parts.push(list.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(list.slice(from));
  return parts.filter((part) => part !== '');
}
