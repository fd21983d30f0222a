import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { type ReplacedTarget, replacedName } from '@subminute/core/plan';

/** What a target of ours stands in the place of, so that it can still be run. */
export function replacedNodes({ home, target, config }: ReplacedTarget): Partial<ProjectConfiguration> {
  return { root: home, targets: { [replacedName(target)]: config as TargetConfiguration } };
}
