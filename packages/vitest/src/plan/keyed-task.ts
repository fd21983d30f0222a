import type { NamedTask } from '@subminute/core/plan';
import type { ProjectsOfNx } from './nx-projects.ts';

/** A task whose hash counts the files of its project and of those below, and few others. Paths are relative to the workspace. */
export interface KeyedTask {
  readonly root: string;
  readonly task: NamedTask;
  /** Of a file that is in none of these projects, whether the hash counts it all the same. */
  readonly isRead: (file: string) => boolean;
  /** Of a file in one of them, whether the hash leaves it out: what others run. */
  readonly isLeft: (file: string) => boolean;
  /** What helps where it reads what is no input. */
  readonly remedy: string;
  readonly projects: ProjectsOfNx;
}
