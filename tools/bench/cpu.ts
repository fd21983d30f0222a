import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** Kernel ticks a second; fixed at 100 on every Linux that Node runs on. */
const TICKS = 100;

function fields(pid: number | 'self'): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function ms(from: readonly string[], ...at: readonly number[]): number {
  return at.reduce((sum, index) => sum + (Number(from[index]) * 1000) / TICKS, 0);
}

/** CPU ms of all our children that have ended and of theirs (proc(5): cutime, cstime). */
export function endedChildrenMs(): number {
  const self = fields('self');
  if (!self) throw new Error('CPU time is read from /proc: this benchmark runs on Linux');
  return ms(self, 13, 14);
}

/** CPU ms so far of a process, of its ended children, and of all living ones below it. */
export function treeMs(root: number): number {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(fields(Number(name))?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const visit = (pid: number): number => {
    const own = fields(pid);
    if (!own) return 0;
    return ms(own, 11, 12, 13, 14) + (children.get(pid) ?? []).reduce((sum, child) => sum + visit(child), 0);
  };
  return visit(root);
}

/** Pids whose command line matches. */
export function pidsOf(pattern: RegExp): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return pattern.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
      } catch {
        return false;
      }
    });
}

/** Pids of all processes that work in a folder or got it through their environment or arguments. */
export function pidsIn(dir: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => {
      try {
        if (fields(pid)?.[0] === 'Z') return false;
        const texts = [`/proc/${pid}/environ`, `/proc/${pid}/cmdline`].map((file) =>
          readFileSync(file, 'utf8'),
        );
        return readlinkSync(`/proc/${pid}/cwd`).startsWith(dir) || texts.some((text) => text.includes(dir));
      } catch {
        return false;
      }
    });
}
