import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Looks at files in a folder of their own, which goes afterwards. */
export function inFolder<T>(files: Readonly<Record<string, string>>, look: (root: string) => T): T {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-types-')));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    }
    return look(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}
