import path from 'node:path';
import { type FileUse, FILE_CALLS, descriptorPath, hasFailed, stringAt, usesOf } from './file-use.ts';
import { type Call, lineReader } from './strace-line.ts';

const CLONES = ['fork', 'vfork', 'clone', 'clone3'];

/** What strace is asked for; `?`: a system of another kind may not have it. */
export const TRACED_CALLS: readonly string[] = [...FILE_CALLS, ...CLONES, 'chdir', 'fchdir'].map(
  (name) => `?${name}`,
);

/**
 * Whose files count: all that was started; or, where Nx itself runs the task, what is below the process that it
 * runs executors in (`itself`: that process too, as an executor's code runs in it).
 */
export type TraceScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'executor'; readonly script: string; readonly itself: boolean };

/** What a trace said, besides the files. */
export interface TraceSummary {
  /** Of the process that was started; absent: it did not end by itself. */
  readonly code?: number;
  readonly lines: number;
  /** Lines that could not be read. */
  readonly notUnderstood: number;
  /** Whether there was a process whose files count. */
  readonly hasCounted: boolean;
}

/** A process or thread; threads share the folder they are in. */
interface Traced {
  readonly at: { cwd: string };
  counted: boolean;
  /** What is below it. */
  countedBelow: boolean;
}

/** Lines of a process whose parent has not been told its number yet. */
const MOST_HELD = 10_000;

/** Reads a trace line by line and hands on what was done with files. It remembers processes, not files. */
export class TraceReader {
  readonly #scope: TraceScope;
  readonly #cwd: string;
  readonly #tell: (use: FileUse) => void;
  readonly #read = lineReader();
  readonly #processes = new Map<number, Traced>();
  readonly #held = new Map<number, Call[]>();
  #first: number | undefined;
  #code: number | undefined;
  #lines = 0;
  #notUnderstood = 0;
  #hasCounted = false;

  /** `cwd`: where the first process begins. */
  constructor(scope: TraceScope, cwd: string, tell: (use: FileUse) => void) {
    this.#scope = scope;
    this.#cwd = cwd;
    this.#tell = tell;
  }

  line(text: string): void {
    this.#lines++;
    const line = this.#read(text);
    if (line.kind === 'not-understood') this.#notUnderstood++;
    else if (line.kind === 'exit') this.#ended(line.pid, line.code);
    else if (line.kind === 'call') this.#call(line);
  }

  /** True once the process that was started has ended; others that it left may go on. */
  get isOver(): boolean {
    return this.#code !== undefined;
  }

  end(): TraceSummary {
    for (const pid of this.#held.keys()) this.#release(pid, this.#firstProcess());
    return {
      ...(this.#code === undefined ? {} : { code: this.#code }),
      lines: this.#lines,
      notUnderstood: this.#notUnderstood,
      hasCounted: this.#hasCounted,
    };
  }

  #call(call: Call): void {
    this.#first ??= call.pid;
    if (this.#first === call.pid && !this.#processes.has(call.pid))
      this.#processes.set(call.pid, this.#firstProcess());
    const process = this.#processes.get(call.pid);
    if (process) this.#of(process, call);
    else this.#hold(call);
  }

  #firstProcess(): Traced {
    const counted = this.#scope.kind === 'all';
    this.#hasCounted ||= counted;
    return { at: { cwd: this.#cwd }, counted, countedBelow: counted };
  }

  /** Its parent will be told who it is: then its lines are read, with the folder that they are relative to. */
  #hold(call: Call): void {
    const held = this.#held.get(call.pid) ?? [];
    this.#held.set(call.pid, held);
    held.push(call);
    if (held.length > MOST_HELD) this.#release(call.pid, this.#firstProcess());
  }

  #release(pid: number, process: Traced): void {
    this.#processes.set(pid, process);
    const held = this.#held.get(pid) ?? [];
    this.#held.delete(pid);
    for (const call of held) this.#of(process, call);
  }

  #of(process: Traced, call: Call): void {
    const { name, args } = call;
    for (const arg of args.slice(0, 3)) {
      // The kernel says it better than all that could be followed.
      if (arg.startsWith('AT_FDCWD<')) process.at.cwd = descriptorPath(arg) ?? process.at.cwd;
    }
    if (name === 'execve' || name === 'execveat') this.#runs(process, call);
    if (process.counted) for (const use of usesOf(call, process.at.cwd)) this.#tell(use);
    if (CLONES.includes(name)) this.#cloned(process, call);
    else if (name === 'chdir' && !hasFailed(call)) {
      const to = stringAt(args[0]);
      if (to !== undefined) process.at.cwd = path.posix.resolve(process.at.cwd, to);
    } else if (name === 'fchdir' && !hasFailed(call))
      process.at.cwd = descriptorPath(args[0]) ?? process.at.cwd;
  }

  #runs(process: Traced, call: Call): void {
    if (this.#scope.kind !== 'executor' || hasFailed(call)) return;
    if (!call.args.some((arg) => arg.includes(this.#script))) return;
    process.counted ||= this.#scope.itself;
    process.countedBelow = true;
    this.#hasCounted = true;
  }

  get #script(): string {
    return this.#scope.kind === 'executor' ? this.#scope.script : '';
  }

  #cloned(parent: Traced, call: Call): void {
    if (hasFailed(call)) return;
    const pid = Number.parseInt(call.result, 10);
    const flags = call.args.join(' ');
    const isThread = flags.includes('CLONE_THREAD');
    const at = flags.includes('CLONE_FS') ? parent.at : { cwd: parent.at.cwd };
    const counted = isThread ? parent.counted : parent.countedBelow;
    this.#release(pid, { at, counted, countedBelow: parent.countedBelow });
  }

  #ended(pid: number, code: number | undefined): void {
    if (pid === this.#first) this.#code = code ?? 128;
    // What it left unread stays until the end.
    if (!this.#held.has(pid)) this.#processes.delete(pid);
  }
}
