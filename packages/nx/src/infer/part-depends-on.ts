import type { TargetConfiguration } from '@nx/devkit';
import type { PlannedPart } from '@subminute/core/plan';
import { isRecord } from '../shield/fields.ts';

/**
 * What the project's target waits for, as the part waits for it: not for the parts, which would wait for each other; and
 * a target of the project is none of the part, which Nx would leave out without a word.
 */
export function partDependsOn(
  { dependsOn }: TargetConfiguration,
  { of }: PlannedPart,
  parts: readonly PlannedPart[],
): Pick<TargetConfiguration, 'dependsOn'> {
  if (!dependsOn) return {};
  const siblings = new Set(parts.filter((one) => one.of === of).map(({ name }) => name));
  return {
    dependsOn: dependsOn.flatMap((entry): NonNullable<TargetConfiguration['dependsOn']> => {
      if (isTargetBeside(entry)) return [{ projects: [of], target: entry }];
      if (!isRecord(entry)) return [entry];
      const { projects, dependencies } = entry;
      if (projects === undefined && dependencies !== true) return [{ ...entry, projects: [of] }];
      if (projects === undefined) return [entry];
      const left = (Array.isArray(projects) ? projects : [projects]).filter((one) => !siblings.has(one));
      return left.length > 0 ? [{ ...entry, projects: left }] : [];
    }),
  };
}

/** Whether an entry of `dependsOn` means another target of the same project. */
export function isTargetBeside(entry: unknown): entry is string {
  return typeof entry === 'string' && entry !== '...' && !entry.startsWith('^');
}
