import type { PostTasksExecutionContext } from '@nx/devkit';
import { redactCommand } from '@subminute/core';
import type { StoredInputs } from '../store/inputs.ts';

type NxTask = PostTasksExecutionContext['taskResults'][string]['task'];

/** Nx keeps the hash of the task itself beside those of its groups; here it is one of them. */
const TASK_GROUP = 'command';

/** What went into each task of a run. Nx tells of executed tasks and of cached ones, with its daemon and without. */
export function taskInputs(results: PostTasksExecutionContext['taskResults']): readonly StoredInputs[] {
  return Object.values(results).flatMap(({ task }) => {
    const { hash, hashDetails } = task;
    if (hash === undefined || !hashDetails) return [];
    return [
      {
        hash,
        args: argsOf(task),
        cacheable: task.cache === true,
        project: task.target.project,
        root: task.projectRoot ?? '.',
        groups: { ...hashDetails.nodes, [TASK_GROUP]: hashDetails.command },
      },
    ];
  });
}

/** The configuration and what followed the target, as it was typed. */
function argsOf({ target, overrides }: NxTask): string {
  const typed: unknown = (overrides as Readonly<Record<string, unknown>> | undefined)?.[
    '__overrides_unparsed__'
  ];
  const words = Array.isArray(typed) ? typed.map(String) : [];
  const configuration = target.configuration === undefined ? [] : [`--configuration=${target.configuration}`];
  return redactCommand([...configuration, ...words]).join(' ');
}
