import { describe, expect, test } from 'vitest';
import type { FileUse } from './file-use.ts';
import { TaskFilesFold } from './task-files.ts';
import { TraceReader, type TraceScope, type TraceSummary } from './trace-reader.ts';

// Lines that strace 6.1 printed (-f -y --seccomp-bpf), with other roots.

function read(
  text: string,
  scope: TraceScope = { kind: 'all' },
): { readonly uses: readonly string[]; readonly summary: TraceSummary } {
  const uses: string[] = [];
  const told = (use: FileUse): void => {
    const to = use.use === 'moved' ? ` ${use.to}` : '';
    if (use.use !== 'seen' && !/^\/(?:usr|proc|etc)\//.test(use.path))
      uses.push(`${use.use} ${use.path}${to}`);
  };
  const reader = new TraceReader(scope, '/w', told);
  for (const line of text.split('\n')) reader.line(line);
  return { uses, summary: reader.end() };
}

describe('a trace', () => {
  test('tells what a process read, listed, looked for, wrote, and how it ended', () => {
    const { uses, summary } =
      read(String.raw`2587  execve("/usr/bin/python3", ["python3", "t.py"], 0x7ffcebcb7ae0 /* 35 vars */) = 0
2587  openat(AT_FDCWD</w>, "in.txt", O_RDONLY|O_CLOEXEC) = 3</w/in.txt>
2587  newfstatat(3</w/in.txt>, "", {st_mode=S_IFREG|0644, st_size=2, ...}, AT_EMPTY_PATH) = 0
2587  link("in.txt", "hard")            = 0
2587  unlink("hard")                    = 0
2587  access("gone", F_OK)              = -1 ENOENT (No such file or directory)
2587  openat(AT_FDCWD</w>, "d", O_RDONLY|O_NONBLOCK|O_CLOEXEC|O_DIRECTORY) = 3</w/d>
2587  getdents64(3</w/d>, 0x55af68f49ac0 /* 2 entries */, 32768) = 48
2587  openat(AT_FDCWD</w>, "in.txt", O_RDWR|O_CLOEXEC) = 3</w/in.txt>
2587  truncate("in.txt", 0)             = 0
2587  openat(4</w/d>, "x", O_WRONLY|O_CREAT|O_CLOEXEC, 0777) = 5</w/d/x>
2587  symlinkat("x", 4</w/d>, "y")      = 0
2587  openat(AT_FDCWD</w>, "l", O_RDONLY) = 3</w/x/y/z>
2587  openat(AT_FDCWD</w>, "locked", O_RDONLY) = -1 EACCES (Permission denied)
2587  exit_group(0)                     = ?
2587  +++ exited with 3 +++`);
    expect(uses).toEqual([
      'read /w/in.txt',
      'read /w/in.txt',
      'wrote /w/hard',
      'removed /w/hard',
      'missing /w/gone',
      'listed /w/d',
      'read /w/in.txt',
      'wrote /w/in.txt',
      'wrote /w/in.txt',
      'wrote /w/d/x',
      'wrote /w/d/y',
      'read /w/x/y/z',
    ]);
    expect(summary).toEqual({ code: 3, lines: 16, notUnderstood: 0, hasCounted: true });
  });

  test('puts halves together, and knows the folder of a child that speaks before its parent knows it', () => {
    const { uses } =
      read(String.raw`32590 execve("/usr/bin/sh", ["sh", "t.sh"], 0x7ffcebcb7ae0 /* 35 vars */) = 0
32590 chdir("/w/d")                     = 0
32590 vfork( <unfinished ...>
32591 mkdir("before", 0777)             = 0
32591 chdir("../e")                     = 0
32591 execve("/usr/bin/cat", ["cat", "a b\"c.txt"], 0x5602e3ab8198 /* 35 vars */ <unfinished ...>
32590 <... vfork resumed>)              = 32591
32591 <... execve resumed>)             = 0
32591 mkdir("x", 0777)                  = 0
32591 openat(AT_FDCWD</w/e>, "x", O_RDONLY|O_NOFOLLOW|O_DIRECTORY) = 3</w/e/x>
32591 fchdir(3</w/e/x>)                 = 0
32591 mkdir("y", 0777)                  = 0
32591 +++ exited with 0 +++
32590 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=32591, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---
32590 renameat2(AT_FDCWD</w/d>, "a b\"c.txt", AT_FDCWD</w/d>, "x/y/z", RENAME_NOREPLACE) = 0
32590 +++ exited with 0 +++`);
    expect(uses).toEqual([
      'made /w/d/before',
      'made /w/e/x',
      'made /w/e/x/y',
      'moved /w/d/a b"c.txt /w/d/x/y/z',
    ]);
  });

  test('knows that threads share their folder, and forks have one of their own', () => {
    const { uses } = read(String.raw`7 execve("/usr/bin/x", ["x"], 0x7ffcebcb7ae0 /* 35 vars */) = 0
7 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM|CLONE_SETTLS, child_tid=0x7f8e3361d990, exit_signal=0, stack=0x7f8e32e1d000, stack_size=0x7ffc00, tls=0x7f8e3361d6c0} => {parent_tid=[8]}, 88) = 8
7 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f8e33a3bf50) = 9
8 chdir("there")                    = 0
7 mkdir("a", 0777)                  = 0
9 mkdir("b", 0777)                  = 0`);
    expect(uses).toEqual(['made /w/there/a', 'made /w/b']);
  });

  test('reads names with any signs in them', () => {
    const { uses, summary } =
      read(String.raw`13421 execve("/usr/bin/cat", ["cat"], 0x7ffcebcb7ae0 /* 35 vars */) = 0
13421 openat(AT_FDCWD</w>, "e<f>/a>b", O_RDONLY) = 3</w/e\74f\76/a\76b>
13421 openat(AT_FDCWD</w/e\74f\76>, "h\303\251,(\"", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3</w/e\74f\76/h\303\251,(\">
13421 rmdir("q)")                       = 0`);
    expect(uses).toEqual(['read /w/e<f>/a>b', 'wrote /w/e<f>/hé,("', 'removed /w/e<f>/q)']);
    expect(summary.notUnderstood).toBe(0);
  });

  test('counts what it does not understand, and goes on', () => {
    const { uses, summary } = read(String.raw`1 execve("/usr/bin/x", ["x"], 0x7ffcebcb7ae0 /* 35 vars */) = 0
strace: something went wrong
1 mkdir("unended
1 mkdir("b", 0777)                  = 0
1 +++ killed by SIGKILL +++`);
    expect(uses).toEqual(['made /w/b']);
    expect(summary).toMatchObject({ code: 128, notUnderstood: 2 });
  });

  test('leaves out Nx itself where it runs the task', () => {
    const lines = String.raw`1 execve("/usr/bin/node", ["/usr/bin/node", "/w/node_modules/nx/bin/nx.js", "run-many"], 0x7ff /* 35 vars */) = 0
1 openat(AT_FDCWD</w>, "nx.json", O_RDONLY|O_CLOEXEC) = 3</w/nx.json>
1 clone(child_stack=NULL, flags=SIGCHLD) = 2
2 execve("/usr/bin/node", ["/usr/bin/node", "/w/node_modules/nx/dist/bin/run-executor.js"], 0x7ff /* 40 vars */) = 0
2 openat(AT_FDCWD</w>, "package.json", O_RDONLY|O_CLOEXEC) = 3</w/package.json>
2 clone(child_stack=NULL, flags=SIGCHLD) = 3
3 openat(AT_FDCWD</w>, "in.txt", O_RDONLY|O_CLOEXEC) = 3</w/in.txt>`;
    const script = 'run-executor.js';
    const uses = (itself: boolean): readonly string[] =>
      read(lines, { kind: 'executor', script, itself }).uses;
    expect(uses(false)).toEqual(['read /w/in.txt']);
    expect(uses(true)).toEqual(['read /w/package.json', 'read /w/in.txt']);
    expect(read(lines, { kind: 'executor', script: 'none', itself: true }).summary.hasCounted).toBe(false);
  });
});

describe('what a task did', () => {
  const fold = (...uses: readonly FileUse[]): TaskFilesFold => {
    const files = new TaskFilesFold('/w');
    for (const use of uses) files.add(use);
    return files;
  };

  test('has no inputs that it made itself, also below a folder that got another name', () => {
    const files = fold(
      { use: 'made', path: '/w/dist.tmp' },
      { use: 'wrote', path: '/w/dist.tmp/a' },
      { use: 'moved', path: '/w/dist.tmp', to: '/w/dist' },
      { use: 'read', path: '/w/dist/a' },
      { use: 'listed', path: '/w/dist' },
      { use: 'read', path: '/w/src/a' },
      { use: 'wrote', path: '/w/src/a' },
      { use: 'wrote', path: '/w/t' },
      { use: 'read', path: '/w/t' },
      { use: 'removed', path: '/w/t' },
      { use: 'missing', path: '/w/t' },
    );
    expect([...files.read]).toEqual(['src/a']);
    expect([...files.listed, ...files.missing]).toEqual([]);
  });

  test('leaves out packages, git, Nx and all that is elsewhere', () => {
    const paths = ['/w/node_modules/a/b', '/w/.git/HEAD', '/w/p/.nx/x', '/wide', '/', '/w/p/x'];
    expect([...fold(...paths.map((path) => ({ use: 'read', path }) as const)).read]).toEqual(['p/x']);
  });
});
