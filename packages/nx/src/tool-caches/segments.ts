/** One program that a command line starts: its words, and where the last of them ends. */
export interface Segment {
  readonly words: readonly string[];
  readonly end: number;
  /** Whether a shell hands the words on as they are: it would make file names of an unquoted `*`, or a list of `{}`. */
  readonly isLiteral: boolean;
}

/** A word: anything but white space and what means something to a shell; quotes hold white space. */
const WORD = /[^\s;&|<>()`$#"'\\]*(?:(?:"[^"`$\\]*"|'[^']*')[^\s;&|<>()`$#"'\\]*)*/y;

/** What a shell works on outside of quotes, of what a word may hold. */
const EXPANDED = /[*?[\]{}~!]/;
const QUOTED = /"([^"]*)"|'([^']*)'/g;

/**
 * The programs of a command that runs them one after the other (`a && b`, `a; b`). `undefined` where a shell
 * does more than that (pipes, variables, redirections): nothing is known of it then.
 */
export function segmentsOf(command: string): readonly Segment[] | undefined {
  const found: Segment[] = [];
  let words: string[] = [];
  let end = 0;
  let isLiteral = true;
  const close = (): void => {
    if (words.length > 0) found.push({ words, end, isLiteral });
    words = [];
    isLiteral = true;
  };
  for (let at = 0; at < command.length;) {
    const [between = ''] = /^(?:[ \t]+|&&|\|\||;)/.exec(command.slice(at)) ?? [];
    if (between !== '') {
      if (between.trim() !== '') close();
      at += between.length;
      continue;
    }
    WORD.lastIndex = at;
    const [word = ''] = WORD.exec(command) ?? [];
    if (word === '') return undefined;
    at += word.length;
    end = at;
    words.push(word.replaceAll(QUOTED, '$1$2'));
    isLiteral &&= !EXPANDED.test(word.replaceAll(QUOTED, ''));
  }
  close();
  return found;
}

/** What starts a package's command: `npx tsc`, `pnpm exec tsc`, `tsc`. */
const RUNNERS = [['npx'], ['pnpm', 'exec'], ['pnpm'], ['yarn'], ['bunx'], ['npm', 'exec', '--']];

/** Arguments with which a program is started; `undefined`: it is another one. */
export function argumentsOf(program: string, { words }: Segment): readonly string[] | undefined {
  const runner = RUNNERS.find((one) => one.every((word, i) => words[i] === word)) ?? [];
  const [first, ...rest] = words.slice(runner.length);
  return first === program || first?.endsWith(`/.bin/${program}`) ? rest : undefined;
}

/** Whether a flag is among arguments, alone or as `--flag=value`. */
export function hasFlag(args: readonly string[], ...flags: readonly string[]): boolean {
  return args.some((arg) => flags.includes(arg.replace(/=.*$/, '')));
}
