import type { ExitCode } from '@subminute/core';
import { fail } from '../fail.ts';
import { catchInterrupts } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { type Workspace, openWorkspace } from '../workspace.ts';
import { type Given, type OptionNames, readOptions } from './options.ts';

/** What an action works with. */
export interface Setting {
  readonly io: Io;
  readonly given: Given;
  readonly workspace: Workspace;
  /** The user interrupts. */
  readonly signal: AbortSignal;
}

/** A command that reads the loop's model: as it is typed (`ratchet check`, `replay`), its own flags, and how many words it takes. */
export interface ActionForm {
  readonly action: string;
  readonly options: OptionNames;
  readonly words?: number;
}

/** Reads the flags of an action, opens its workspace and does its work; what is wrong before is said, exit 2. */
export async function act(
  io: Io,
  args: readonly string[],
  { action, options, words }: ActionForm,
  work: (setting: Setting) => Promise<ExitCode>,
): Promise<ExitCode> {
  const given = readOptions(action, args, options, words);
  if (!given.ok) return fail(io, given.error);
  const workspace = openWorkspace(io, given.value.flags.cwd);
  if (!workspace.ok) return fail(io, workspace.error);
  using interrupt = catchInterrupts();
  return await work({ io, given: given.value, workspace: workspace.value, signal: interrupt.signal });
}
