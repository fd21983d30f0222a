/**
 * How the CPU time of a task was got, best first.
 * - `reaped`: the kernel's own sum, read by `nx` when it waited for the task's process and for no other at
 *   that moment, and of processes that the task left behind what they had taken by then. Linux.
 * - `tree`: read at its exit by the task's first process, a Node process: itself and all that it waited for,
 *   without the last milliseconds of its own end. Linux.
 * - `probe`: what the Node processes among the task's say of themselves. Programs that are not Node and were
 *   started by a shell may be missing. The only one on other systems.
 */
export type CostSource = 'reaped' | 'tree' | 'probe';

/** What the processes of an executed task took, in ms. */
export interface TaskCost {
  /** User and system time of all of them. */
  readonly cpuMs: number;
  /** From the start of the first to the end of the last process that Nx started for the task. */
  readonly wallMs: number;
  /**
   * Of the chain of processes that the task waited for: the heaviest of its Node processes that ran one after
   * the other, each with its parents as far as these fit beside it. `onCpuMs` is the time that their main
   * threads ran, `queuedMs` the time that these were ready and had no core. Absent where the kernel does not
   * tell, and where no Node process of the task came to its exit, nor to a signal of its parent.
   */
  readonly onCpuMs?: number;
  readonly queuedMs?: number;
  /**
   * The rest of `wallMs`: the chain slept, or waited for a disk, the network, a lock, or for work that is
   * done elsewhere: on its other threads, or in programs that are not Node. So it is no measure of idleness.
   */
  readonly blockedMs?: number;
  readonly how: CostSource;
  /** Test files that it ran, where a tool's report names them. */
  readonly units?: number;
}
