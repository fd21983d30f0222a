import { project } from './projects.ts';

/** One way in which a task can end, and what the verdict must say about it. */
export interface Way {
  readonly name: string;
  readonly command: string;
  readonly passes: boolean;
  /** What the red verdict says of the end. */
  readonly says?: RegExp;
  /** Files of the project. */
  readonly files?: Readonly<Record<string, string>>;
}

const GREEN = `console.log(' Test Files  3 passed (3)'); console.log('      Tests  12 passed (12)');`;
const RED = `console.log('FAIL src/a.test.ts'); console.error('Error: boom'); console.log('1 failed');`;

const js = (text: string): Pick<Way, 'command' | 'files'> => ({
  command: 'node end.js',
  files: { 'end.js': text },
});

/** Each way a task can end that a machine can be made to show. */
export const WAYS: readonly Way[] = [
  { name: 'exit-0', passes: true, ...js('console.log("fine")') },
  { name: 'exit-1', passes: false, says: /exit 1\b/, ...js('process.exit(1)') },
  { name: 'exit-3', passes: false, says: /exit 3\b/, ...js('console.log("no"); process.exit(3)') },
  { name: 'exit-137-by-itself', passes: false, says: /exit 137\b/, ...js('process.exit(137)') },
  { name: 'killed', passes: false, says: /killed by SIGKILL/, ...js('process.kill(process.pid, "SIGKILL")') },
  {
    name: 'killed-below-a-shell',
    passes: false,
    says: /killed by SIGKILL/,
    command: 'node end.js; code=$?; echo over; exit $code',
    files: { 'end.js': 'process.kill(process.pid, "SIGKILL")' },
  },
  {
    name: 'terminated',
    passes: false,
    says: /killed by SIGTERM/,
    ...js('process.kill(process.pid, "SIGTERM")'),
  },
  { name: 'aborted', passes: false, says: /killed by SIGABRT/, ...js('process.abort()') },
  {
    name: 'out-of-memory',
    passes: false,
    says: /out of memory/,
    command: 'node --max-old-space-size=20 end.js',
    files: { 'end.js': 'const all = []; for (;;) all.push(new Array(1000).fill(Math.random()));' },
  },
  {
    name: 'command-not-found',
    passes: false,
    says: /exit 127 \(command not found\)/,
    command: 'no-such-command-here',
  },
  {
    name: 'not-executable',
    passes: false,
    says: /exit 126 \(cannot be executed\)/,
    command: './end.txt',
    files: { 'end.txt': 'text\n' },
  },
  { name: 'timed-out', passes: false, says: /exit 124\b/, command: 'timeout 1 sleep 30' },
  { name: 'green-looking-failure', passes: false, says: /exit 1\b/, ...js(`${GREEN} process.exit(1)`) },
  { name: 'red-looking-pass', passes: true, ...js(`${RED} process.exit(0)`) },
  {
    name: 'uncaught-error',
    passes: false,
    says: /boom at the end/,
    ...js('function deep() { throw new Error("boom at the end"); }\ndeep();\n'),
  },
];

/** Workspace files with one project a way; each has the target `end`. */
export function endProjects(): Record<string, string> {
  const all: Record<string, string> = {};
  for (const { name, command, files } of WAYS) {
    Object.assign(all, project(`@end/${name}`, { end: command }));
    for (const [file, text] of Object.entries(files ?? {})) all[`packages/${name}/${file}`] = text;
  }
  return all;
}

export interface Judged {
  readonly way: Way;
  /** What is wrong with the verdict; empty where nothing is. */
  readonly wrong: readonly string[];
  readonly falseGreen: boolean;
  readonly falseRed: boolean;
}

/** Holds a verdict against the truth of its way. */
export function judge(way: Way, ran: { readonly code: number | null; readonly stdout: string }): Judged {
  const word = ran.stdout.split(' ', 1)[0];
  const wrong: string[] = [];
  if (word !== (way.passes ? 'PASS' : 'FAIL')) wrong.push(`first word ${word}`);
  if (ran.code !== (way.passes ? 0 : 1)) wrong.push(`exit code ${ran.code}`);
  if (way.says && !way.says.test(ran.stdout)) wrong.push(`does not say ${way.says.source}`);
  return {
    way,
    wrong,
    falseGreen: !way.passes && (word === 'PASS' || ran.code === 0),
    falseRed: way.passes && (word !== 'PASS' || ran.code !== 0),
  };
}
