import type { TaskName } from './vitest-task.ts';

/**
 * The files from which Nx loads variables for a task that runs alone: of its project, and of the workspace those
 * that name the target. `.env` and `.env.local` of the workspace are loaded for all. The same from Nx 22 to 24.
 */
export function dotEnvFiles(
  root: string,
  { target, configuration }: Omit<TaskName, 'project'>,
): readonly string[] {
  const named = [
    ...(configuration === undefined ? [] : [`${target}.${configuration}`, configuration]),
    target,
  ].flatMap((name) => [`.env.${name}.local`, `.env.${name}`, `.${name}.local.env`, `.${name}.env`]);
  const own = root === '' || root === '.' ? [] : [...named, '.env.local', '.local.env', '.env'];
  return [...own.map((file) => `${root}/${file}`), ...named];
}
