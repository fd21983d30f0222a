/** A system call that has ended, as `strace -f -y` prints it. */
export interface Call {
  readonly kind: 'call';
  readonly pid: number;
  readonly name: string;
  /** As they are printed. */
  readonly args: readonly string[];
  /** What is behind `=`. */
  readonly result: string;
}

export type TraceLine =
  | Call
  /** It has begun; other processes are told of before its end. */
  | { readonly kind: 'begun'; readonly pid: number; readonly name: string }
  | { readonly kind: 'exit'; readonly pid: number; readonly code?: number }
  /** A signal, or another state of a process. */
  | { readonly kind: 'other' }
  | { readonly kind: 'not-understood' };

const UNFINISHED = ' <unfinished ...>';
const RESUMED = /^<\.\.\. \w+ resumed>/;
const OTHER: TraceLine = { kind: 'other' };
const NOT_UNDERSTOOD: TraceLine = { kind: 'not-understood' };

/** Reads line after line, in their order: the two halves of a call that others came between are put together. */
export function lineReader(): (line: string) => TraceLine {
  const begun = new Map<number, string>();
  return (line) => {
    const space = line.indexOf(' ');
    const pid = Number(line.slice(0, Math.max(space, 0)));
    if (space <= 0 || !Number.isInteger(pid)) return line === '' ? OTHER : NOT_UNDERSTOOD;
    const text = line.slice(space).trimStart();
    if (text.startsWith('+++ ')) return endOf(pid, text);
    if (text.startsWith('--- ')) return OTHER;
    const half = text.startsWith('<... ') ? RESUMED.exec(text)?.[0] : '';
    if (half === undefined) return NOT_UNDERSTOOD;
    const whole = half === '' ? text : (begun.get(pid) ?? '') + text.slice(half.length);
    if (half !== '') begun.delete(pid);
    if (whole.endsWith(UNFINISHED)) {
      begun.set(pid, whole.slice(0, -UNFINISHED.length));
      return { kind: 'begun', pid, name: nameOf(whole) };
    }
    return callOf(pid, whole);
  };
}

function endOf(pid: number, text: string): TraceLine {
  const code = /^\+\+\+ exited with (\d+)/.exec(text)?.[1];
  if (code !== undefined) return { kind: 'exit', pid, code: Number(code) };
  return text.startsWith('+++ killed') ? { kind: 'exit', pid } : OTHER;
}

function nameOf(text: string): string {
  return text.slice(0, Math.max(text.indexOf('('), 0));
}

function callOf(pid: number, text: string): TraceLine {
  const name = nameOf(text);
  const found = name === '' ? undefined : argsFrom(text, name.length + 1);
  const rest = found && text.slice(found.end).trimStart();
  if (!found || rest?.startsWith('= ') !== true) return NOT_UNDERSTOOD;
  return { kind: 'call', pid, name, args: found.args, result: rest.slice(2) };
}

const [QUOTE, BACKSLASH, COMMA, LESS] = [34, 92, 44, 60];
/** `(`, `[`, `{` and what closes them. */
const OPEN = [40, 91, 123];
const CLOSE = [41, 93, 125];

/** The arguments up to the bracket that closes the call, and where the text goes on behind it. */
function argsFrom(
  text: string,
  start: number,
): { readonly args: readonly string[]; readonly end: number } | undefined {
  const args: string[] = [];
  let from = start;
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = closingQuote(text, i);
    // The path of a descriptor: no `>` stands in it unescaped.
    else if (code === LESS && text[i + 1] !== '<') i = Math.max(i, text.indexOf('>', i));
    else if (OPEN.includes(code)) depth++;
    else if (code === COMMA && depth === 0) {
      args.push(text.slice(from, i).trim());
      from = i + 1;
    } else if (CLOSE.includes(code) && depth-- === 0) {
      const last = text.slice(from, i).trim();
      return { args: last === '' ? args : [...args, last], end: i + 1 };
    }
  }
  return undefined;
}

function closingQuote(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i++;
    else if (code === QUOTE) return i;
  }
  return text.length;
}
