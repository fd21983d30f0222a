import { type ExitCode, nearestNames } from '@subminute/core';
import { fail } from './fail.ts';
import { help } from './help.ts';
import type { Io } from './io.ts';
import { messages } from './messages.ts';

/** A command of a command: one a file, loaded only when it is asked for. */
type Action = (io: Io, args: readonly string[]) => ExitCode | Promise<ExitCode>;

export type Command = (io: Io, args: readonly string[]) => Promise<ExitCode>;

type Actions = Readonly<Record<string, () => Promise<Action>>>;

/** A command whose first word is an action; without one it shows its help. */
export function commandOf(command: string, actions: Actions): Command {
  return async (io, args) => {
    const [name, ...rest] = args;
    if (name === undefined) {
      io.out.write(help(command));
      return 0;
    }
    const load = Object.hasOwn(actions, name) ? actions[name] : undefined;
    const nearest = nearestNames(name, Object.keys(actions))[0];
    if (!load) return fail(io, messages.unknownAction(command, name, nearest));
    return (await load())(io, rest);
  };
}
