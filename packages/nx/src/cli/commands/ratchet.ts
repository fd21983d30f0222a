import { type Command, commandOf } from '../actions.ts';

/** The budgets of the loop: each action is a file of `cli/ratchet/`. */
export const ratchet: Command = commandOf('ratchet', {
  init: async () => (await import('../ratchet/init.ts')).init,
  check: async () => (await import('../ratchet/check.ts')).check,
  update: async () => (await import('../ratchet/update.ts')).update,
  explain: async () => (await import('../ratchet/explain.ts')).explain,
  waive: async () => (await import('../ratchet/waive.ts')).waive,
  bisect: async () => (await import('../ratchet/bisect.ts')).bisect,
});
