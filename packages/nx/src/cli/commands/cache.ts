import { type Command, commandOf } from '../actions.ts';

/** What is known of test files: each action is a file of `cli/cache/`. */
export const cache: Command = commandOf('cache', {
  stats: async () => (await import('../cache/stats.ts')).stats,
  gc: async () => (await import('../cache/gc.ts')).gc,
  verify: async () => (await import('../cache/verify.ts')).verify,
  audit: async () => (await import('../cache/audit.ts')).audit,
  mend: async () => (await import('../cache/mend.ts')).mend,
});
