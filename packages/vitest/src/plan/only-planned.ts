import path from 'node:path';
import type { HostProject, SkipHost } from '../vite/host.ts';
import type { PlannedTask } from './planned-task.ts';

interface FoundFiles {
  readonly testFiles: readonly string[];
  readonly typecheckTestFiles: readonly string[];
}

/** What Vitest 3 to 5 ask for the test files of a project. */
interface FindingProject extends HostProject {
  globTestFiles?(filters?: string[]): Promise<FoundFiles>;
}

/** The same file as the plan names it. */
export function planName(root: string, file: string): string {
  return path.relative(root, file).split(path.sep).join('/');
}

/** Has a project of Vitest find only the test files that its task is to run. */
export function onlyPlanned(
  host: Pick<SkipHost, 'config'>,
  project: FindingProject,
  { root, runs, isEmpty }: PlannedTask,
): void {
  if (isEmpty) host.config.passWithNoTests = true;
  const find = project.globTestFiles?.bind(project);
  if (!find)
    throw new Error(
      'subminute: this Vitest does not say which test files it finds: subminute.plan.json needs 3.1 or later',
    );
  const planned = (files: readonly string[]): readonly string[] =>
    files.filter((file) => runs(planName(root, file)));
  project.globTestFiles = async (filters) => {
    const { testFiles, typecheckTestFiles } = await find(filters);
    const own = { testFiles: planned(testFiles), typecheckTestFiles: planned(typecheckTestFiles) };
    // Those that were its own may have gone since: what is left is run by the others.
    const isLeft = testFiles.length + typecheckTestFiles.length > 0;
    if (isLeft && own.testFiles.length + own.typecheckTestFiles.length === 0)
      host.config.passWithNoTests = true;
    return own;
  };
}
