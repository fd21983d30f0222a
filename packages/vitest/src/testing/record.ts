import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { UnitFacts } from '../record/unit-facts.ts';

export interface RunOptions {
  readonly root: string;
  readonly byFunction?: boolean;
  /** Vitest's options. */
  readonly cli?: Readonly<Record<string, unknown>>;
}

export interface Recorded {
  readonly failed: number;
  readonly units: readonly UnitFacts[];
  /** What was printed. */
  readonly output: string;
}

export interface Fixture {
  readonly root: string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  readonly run: (
    options?: Omit<RunOptions, 'root'> & { readonly env?: NodeJS.ProcessEnv },
  ) => Promise<Recorded>;
  [Symbol.dispose](): void;
}

const RUN = path.join(import.meta.dirname, 'run-vitest.ts');
const OWN_MODULES = path.join(import.meta.dirname, '..', '..', '..', '..', 'node_modules');

/** A project in a temporary folder, with the packages of `modules`. */
export function fixture(files: Readonly<Record<string, string>>, modules: string = OWN_MODULES): Fixture {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-recorder-')));
  const write = (given: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(given)) {
      const file = path.join(root, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  };
  write({ 'package.json': '{"type":"module"}', 'vitest.config.mjs': 'export default {}', ...files });
  symlinkSync(modules, path.join(root, 'node_modules'));
  return {
    root,
    write,
    run: async ({ env = {}, ...options } = {}) => {
      const args = [RUN, JSON.stringify({ root, ...options } satisfies RunOptions)];
      const ran = await promisify(execFile)(process.execPath, args, {
        cwd: root,
        env: { ...outer(), ...env },
        maxBuffer: 64 * 1024 * 1024,
      });
      const last = ran.stdout.trimEnd().split('\n').at(-1) ?? '';
      const { failed, units } = JSON.parse(last) as Omit<Recorded, 'output'>;
      return { failed, units, output: ran.stdout + ran.stderr };
    },
    [Symbol.dispose]: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Without what the Vitest that runs this test tells its own workers. */
function outer(): NodeJS.ProcessEnv {
  const ours = /^(?:VITEST|TEST$|NODE_ENV$|NODE_OPTIONS$|TINYPOOL|DEV$|PROD$|SSR$|MODE$|BASE_URL$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}
