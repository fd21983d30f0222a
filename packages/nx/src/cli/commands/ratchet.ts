import { type ExitCode, nearestNames } from '@subminute/core';
import { fail } from '../fail.ts';
import { help } from '../help.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';

type Action = (io: Io, args: readonly string[]) => Promise<ExitCode>;

const ACTIONS: Readonly<Record<string, () => Promise<Action>>> = {
  init: async () => (await import('../ratchet/init.ts')).init,
  check: async () => (await import('../ratchet/check.ts')).check,
  update: async () => (await import('../ratchet/update.ts')).update,
  explain: async () => (await import('../ratchet/explain.ts')).explain,
  waive: async () => (await import('../ratchet/waive.ts')).waive,
  bisect: async () => (await import('../ratchet/bisect.ts')).bisect,
};

/** The budgets of the loop: each action is a file of `cli/ratchet/`. */
export async function ratchet(io: Io, args: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined) {
    io.out.write(help('ratchet'));
    return 0;
  }
  const load = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (!load) return fail(io, messages.unknownAction(name, nearestNames(name, Object.keys(ACTIONS))[0]));
  return (await load())(io, rest);
}
