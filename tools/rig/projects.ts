/** A target of a project: a command, run in the project's folder. */
export interface Target {
  readonly command: string;
  readonly dependsOn?: readonly string[];
  readonly cache?: boolean;
  readonly outputs?: readonly string[];
}

/** The package.json of a project with these targets, as an entry for a workspace's files. */
export function project(
  name: string,
  targets: Readonly<Record<string, string | Target>>,
  dependencies: readonly string[] = [],
): Record<string, string> {
  const folder = name.slice(name.indexOf('/') + 1);
  const nxTargets = Object.entries(targets).map(([target, given]) => {
    const { command, ...rest } = typeof given === 'string' ? { command: given } : given;
    return [
      target,
      { command, options: { cwd: `packages/${folder}` }, cache: true, inputs: ['default'], ...rest },
    ];
  });
  const manifest = {
    name,
    version: '1.0.0',
    type: 'commonjs',
    dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, '*'])),
    nx: { targets: Object.fromEntries(nxTargets) as Record<string, unknown> },
  };
  return { [`packages/${folder}/package.json`]: JSON.stringify(manifest, undefined, 2) };
}
