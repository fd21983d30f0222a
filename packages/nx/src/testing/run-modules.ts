import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type Texts, memoryFiles, memoryGraph } from './memory-workspace.ts';

export interface Ran {
  /** Of a root that cannot be loaded. */
  readonly error?: string;
  readonly log?: readonly string[];
  readonly values?: Readonly<Record<string, unknown>>;
}

/** Loads files that lie in memory by Node's own modules, each root by itself. */
export interface ModuleRunner {
  readonly run: (texts: Texts, roots: readonly string[]) => Promise<readonly Ran[]>;
  [Symbol.dispose](): void;
}

export function openRunner(): ModuleRunner {
  const child: ChildProcess = fork(path.join(import.meta.dirname, 'module-runner.mjs'), {
    execArgv: ['--experimental-vm-modules', '--no-warnings'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    run: async (texts, roots) => {
      child.send({ files: filesOf(texts), roots });
      const [results] = (await once(child, 'message')) as [readonly Ran[]];
      return results;
    },
    [Symbol.dispose]: () => void child.kill(),
  };
}

/** Names lead where the file graph says. */
function filesOf(texts: Texts): Readonly<Record<string, object>> {
  const { files } = memoryGraph(memoryFiles(texts));
  return Object.fromEntries(
    files.map(({ path: file, imports, targets }) => {
      const found = imports.map(({ specifier }, at) => {
        const target = targets[at];
        return [specifier, target?.is === 'file' ? target.file : undefined] as const;
      });
      return [file, { text: texts[file] ?? '', targets: Object.fromEntries(found) }];
    }),
  );
}
