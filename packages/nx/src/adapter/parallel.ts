/** How many tasks run at once, as Nx's words: `3`, `50%`, `true` (as many as by default), `false` (one). */
type Parallel = string;

/** By which variable the hook hands it to an executor, whom Nx tells nothing of its command line. */
export const PARALLEL = 'SUBMINUTE_PARALLEL';

/** What Nx runs at once where nobody says otherwise. */
const DEFAULT = '3';

/** What Nx's command line says of it. */
export function parallelGiven(argv: readonly string[]): Parallel | undefined {
  const args = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : argv.length);
  if (args.includes('--no-parallel')) return 'false';
  const given = lastOf(args, /^--parallel(?:=(.*))?$/);
  return given === '' || given === 'true'
    ? (lastOf(args, /^--max-?[pP]arallel(?:=(.*))?$/) ?? 'true')
    : given;
}

function lastOf(args: readonly string[], flag: RegExp): string | undefined {
  const at = args.findLastIndex((arg) => flag.test(arg));
  if (at === -1) return undefined;
  const next = args[at + 1] ?? '';
  return flag.exec(args[at] ?? '')?.[1] ?? (next.startsWith('-') ? '' : next);
}

/** As Nx decides: the command line, then its variable, then nx.json. */
export function parallelOf(
  env: Readonly<NodeJS.ProcessEnv>,
  ofNxJson: number | string | undefined,
  cores: number,
): number {
  const given = env[PARALLEL] ?? '';
  const byDefault = env['NX_PARALLEL'] ?? '';
  if (given === 'false') return 1;
  const words = given === 'true' ? [byDefault, DEFAULT] : [given, byDefault, String(ofNxJson ?? ''), DEFAULT];
  const word = words.find((one) => one !== '') ?? DEFAULT;
  const number = Number.parseInt(word, 10);
  const count = Number.isNaN(number) ? Number(DEFAULT) : number;
  return Math.max(1, Math.floor(word.endsWith('%') ? (cores * count) / 100 : count));
}
