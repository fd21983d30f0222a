import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A temporary folder with files; taken away when it is disposed of. */
export interface Folder {
  readonly dir: string;
  write(name: string, content: string): string;
  remove(name: string): void;
  [Symbol.dispose](): void;
}

export function makeFolder(files: Readonly<Record<string, string>> = {}): Folder {
  const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-test-')));
  const write = (name: string, content: string): string => {
    const file = path.join(dir, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  for (const [name, content] of Object.entries(files)) write(name, content);
  return {
    dir,
    write,
    remove: (name) => {
      rmSync(path.join(dir, name), { recursive: true });
    },
    [Symbol.dispose]: () => {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
