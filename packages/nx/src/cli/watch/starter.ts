import path from 'node:path';
import {
  type ProcessName,
  type ProcessRow,
  commandLine,
  isAlive,
  processTable,
} from '../../process/table.ts';

/** Package managers that run a command below a shell, and wait for it: by `process.title`, or by the script of Node's. */
const PACKAGE_MANAGER =
  /^(?:(?:\S*\/)?(?:npm|npx|pnpm|pnpx|yarn)|\S+\s(?:-\S+\s)*\S*\/(?:np[mx]-cli|pnpm|pnpx|yarn)(?:\.[cm]?js)?)(?:\s|$)/;
const SHELL = /^(?:\S*\/)?(?:ba|da|z|k|a)?sh\s+-c\s/;
const MOST_SHELLS = 3;

/**
 * The package manager that began this process and waits for it (`npx subminute watch`): where that is gone, somebody
 * has ended it, and meant us. None where the chain between is not one of shells that only pass the command on, nor where
 * the command was put into a session of its own. See docs/design.md#who-a-watcher-lives-for.
 */
export function starterIn(
  rows: readonly ProcessRow[],
  lineOf: (pid: number) => string,
  pid: number,
): ProcessName | undefined {
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  const own = byPid.get(pid);
  let above = own && byPid.get(own.ppid);
  for (let i = 0; above && i <= MOST_SHELLS; i++) {
    if (above.session !== own?.session) return undefined;
    const line = lineOf(above.pid);
    if (!SHELL.test(line)) {
      return PACKAGE_MANAGER.test(line) ? { pid: above.pid, started: above.started } : undefined;
    }
    above = byPid.get(above.ppid);
  }
  return undefined;
}

/** `nohup` says so to nobody, but the shell that began it does: Node itself forgets which signals were to be ignored. */
export function isNohup(env: Readonly<NodeJS.ProcessEnv>): boolean {
  return path.basename(env['_'] ?? '') === 'nohup';
}

/** How often it is looked whether the package manager lives. */
const LOOK_MS = 1000;

/** Calls `end` once when the package manager that began this process is gone; never where none did. */
export function endWithStarter(env: Readonly<NodeJS.ProcessEnv>, end: () => void): Disposable {
  const isBelowOne = (env['npm_execpath'] ?? env['npm_config_user_agent']) !== undefined;
  const starter = isBelowOne && !isNohup(env) ? findStarter() : undefined;
  const timer =
    starter &&
    setInterval(() => {
      if (isThere(starter)) return;
      clearInterval(timer);
      end();
    }, LOOK_MS);
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
    },
  };
}

function findStarter(): ProcessName | undefined {
  try {
    return starterIn(processTable(), commandLine, process.pid);
  } catch {
    // Nobody tells of processes here: then nothing is known of it.
    return undefined;
  }
}

/** Elsewhere than on Linux, to ask for one process's start takes a list of all of them. */
function isThere(starter: ProcessName): boolean {
  if (process.platform === 'linux') return isAlive(starter);
  try {
    process.kill(starter.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
