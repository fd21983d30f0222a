/** What a project can be named by. */
export interface ProjectNames {
  readonly name: string;
  /** Relative to the workspace's root. */
  readonly root: string;
  readonly tags: readonly string[];
}

/**
 * Whether a value of `--projects` means any project, by the rules of Nx 22 to 24: a name, a part of
 * a name between separators, a glob over names or folders, `tag:`, `name:` or `directory:` before
 * it, `!` for the opposite.
 */
export async function matchesProject(pattern: string, projects: readonly ProjectNames[]): Promise<boolean> {
  const wanted = pattern.startsWith('!') ? pattern.slice(1) : pattern;
  if (projects.some((project) => project.name === wanted)) return true;
  const label = /^(tag|name|directory|unlabeled):/.exec(wanted)?.[1];
  const value = label === undefined ? wanted : wanted.slice(label.length + 1);
  if (value === '*') return projects.length > 0;
  // The library that Nx matches with, loaded only for a name that looks wrong.
  const { minimatch } = await import('minimatch');
  const isGlob = (text: string): boolean => minimatch(text, value, { dot: true });
  return projects.some(({ name, root, tags }) => {
    if (label === 'tag') return tags.some((tag) => tag === value || isGlob(tag));
    const byName = name === value || partOf(name, value) || isGlob(name);
    const byFolder = root === value || isGlob(root);
    if (label === 'name') return byName;
    return label === 'directory' ? byFolder : byName || byFolder;
  });
}

/** As Nx has it: like `\b`, but a hyphen belongs to the word and an underscore does not. */
function partOf(name: string, value: string): boolean {
  const escaped = value.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![@a-zA-Z0-9-])${escaped}(?![@a-zA-Z0-9-])`, 'i').test(name);
}
