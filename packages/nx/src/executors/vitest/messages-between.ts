import type { VitestTask } from './vitest-task.ts';

/** To the process of Vitest: run this. It does one after the other. */
export interface Order {
  readonly task: VitestTask;
}

/** From it: what the task prints, and how it ended; or that it waits for something that never comes. */
export type Report = { readonly out: string } | { readonly code: number } | { readonly isStuck: true };
