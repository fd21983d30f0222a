import { type ExitCode, nearestNames } from '@subminute/core';
import { fail } from './fail.ts';
import type { Io } from './io.ts';
import { messages } from './messages.ts';

/** One command a file, loaded only when it is asked for. */
type Command = (io: Io, args: readonly string[]) => Promise<ExitCode>;

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  affected: async () => (await import('./commands/run.ts')).runCommand('affected'),
  'run-many': async () => (await import('./commands/run.ts')).runCommand('run-many'),
  run: async () => (await import('./commands/run.ts')).runCommand('run'),
  last: async () => (await import('./commands/last.ts')).last,
  show: async () => (await import('./commands/show.ts')).show,
  why: async () => (await import('./commands/why.ts')).why,
  cancel: async () => (await import('./commands/cancel.ts')).cancel,
  watch: async () => (await import('./commands/watch.ts')).watch,
  ratchet: async () => (await import('./commands/ratchet.ts')).ratchet,
  decompose: async () => (await import('./commands/decompose.ts')).decompose,
  replay: async () => (await import('./commands/replay.ts')).replay,
  report: async () => (await import('./commands/report.ts')).report,
  cache: async () => (await import('./commands/cache.ts')).cache,
  once: async () => (await import('./commands/once.ts')).once,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
};

/** The command line: arguments in, one verdict on `out`, an exit code back. Never calls `process.exit`. */
export async function main(io: Io): Promise<ExitCode> {
  const [name, ...args] = io.argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    return await showHelp(io, name === 'help' ? args[0] : undefined);
  }
  if (name === '--version' || name === '-v') {
    const { version } = await import('../version.ts');
    io.out.write(`${version()}\n`);
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) return fail(io, messages.unknownCommand(name, nearestNames(name, Object.keys(COMMANDS))[0]));
  const beforeDashes = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  if (beforeDashes.includes('--help') || beforeDashes.includes('-h')) {
    return await showHelp(io, name);
  }
  return (await load())(io, args);
}

async function showHelp(io: Io, name: string | undefined): Promise<ExitCode> {
  const { help } = await import('./help.ts');
  io.out.write(help(name));
  return 0;
}
