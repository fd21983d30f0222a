/** The arguments that Nx gets: the user's, with an output style that tells each task as it ends. */
export function nxArgs(command: string, args: readonly string[]): string[] {
  const { own, tasks } = splitArgs(args);
  return [command, ...withoutStyle(own), '--output-style=static', ...tasks];
}

/** What Nx reads itself, and from `--` on what it hands to the tasks. */
export function splitArgs(args: readonly string[]): {
  readonly own: readonly string[];
  readonly tasks: readonly string[];
} {
  const dashes = args.indexOf('--');
  return dashes === -1 ? { own: args, tasks: [] } : { own: args.slice(0, dashes), tasks: args.slice(dashes) };
}

/** An output style decides what Nx prints, and nobody sees that but us. */
export function withoutStyle(args: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (/^--output-?style$/i.test(arg)) i++;
    else if (!/^--output-?style=/i.test(arg)) kept.push(arg);
  }
  return kept;
}

/**
 * The plain names of an option that takes a list: `-t a b`, `-t a,b`, `--targets=a`. As Nx reads it: given
 * several times, a value with a comma is one name.
 */
export function listOption(args: readonly string[], names: readonly string[]): readonly string[] {
  return withoutList(splitArgs(args).own, names).list;
}

/** The names of such an option, and the arguments without it. */
function withoutList(
  own: readonly string[],
  names: readonly string[],
): { readonly list: readonly string[]; readonly rest: readonly string[] } {
  const values: string[] = [];
  const rest: string[] = [];
  let count = 0;
  let open = false;
  for (const arg of own) {
    const at = arg.indexOf('=');
    if (!arg.startsWith('-')) {
      (open ? values : rest).push(arg);
      continue;
    }
    open = names.includes(at === -1 ? arg : arg.slice(0, at));
    if (!open) rest.push(arg);
    else count++;
    if (open && at !== -1) {
      values.push(arg.slice(at + 1));
      open = false;
    }
  }
  const split = count > 1 ? values : values.flatMap((value) => value.split(','));
  return { list: split.map((v) => v.trim()).filter((v) => v !== ''), rest };
}

/** Arguments as one text, equal where they ask Nx for the same targets, however and in whatever order these are named. */
export function questionText(args: readonly string[]): string {
  const { own, tasks } = splitArgs(args);
  const { list, rest } = withoutList(own, TARGET_OPTIONS);
  return JSON.stringify([[...new Set(list)].sort(), rest, tasks]);
}

/** As Nx's own command line calls them. */
export const TARGET_OPTIONS: readonly string[] = ['-t', '--t', '--target', '--targets'];
export const PROJECT_OPTIONS: readonly string[] = ['-p', '--p', '--project', '--projects'];

/** `affected`'s base as it was given; `undefined`: nx.json's. */
export function baseOf(all: readonly string[]): string | undefined {
  const args = splitArgs(all).own;
  return args.find((arg) => arg.startsWith('--base='))?.slice('--base='.length) ?? after(args, '--base');
}

function after(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at === -1 ? undefined : args[at + 1];
}

/** Options with which Nx runs no task but answers something else. */
const QUESTIONS = /^--(?:graph|explain|version)(?:=(?!false$)|$)/;

/** The first of them among the arguments. */
export function questionIn(args: readonly string[]): string | undefined {
  return splitArgs(args).own.find((arg) => QUESTIONS.test(arg));
}
