import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { type VitestReport, isVitestReport } from '@subminute/core';
import { findPlace } from '../store/place.ts';

/** A workspace with one project whose Vitest has the plugin from its sources, in a temporary folder. */
export interface Plugged {
  readonly root: string;
  /** Where its verdicts lie. */
  readonly store: string;
  write(files: Readonly<Record<string, string>>): void;
  /** As the task `shop:test` of a run. */
  run(options?: {
    /** Of Vitest; default: `run`. */
    readonly command?: string;
    readonly args?: readonly string[];
    readonly env?: NodeJS.ProcessEnv;
  }): Promise<PluggedRun>;
  [Symbol.dispose](): void;
}

export interface PluggedRun {
  readonly code: number | null;
  readonly said: string;
  readonly report: VitestReport | undefined;
  /** What else lies in the run's directory, by name. */
  readonly left: Readonly<Record<string, string>>;
}

const SOURCES = path.join(import.meta.dirname, '..');
const MODULES = path.join(SOURCES, '..', '..', '..', 'node_modules');

export function plugged(files: Readonly<Record<string, string>>, settings = ''): Plugged {
  const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-plugged-')));
  const root = path.join(base, 'work');
  const write = (given: Readonly<Record<string, string>>): void => {
    for (const [name, content] of Object.entries(given)) {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), content);
    }
  };
  const entry = JSON.stringify(path.join(SOURCES, 'index.ts'));
  write({
    'nx.json': '{}',
    'package.json': '{"type":"module"}',
    'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
    'vitest.config.mjs': `import { subminute } from ${entry};\nexport default { plugins: [subminute({ audit: 0${settings} })] };\n`,
    ...files,
  });
  symlinkSync(MODULES, path.join(root, 'node_modules'));
  const env = { ...outer(), SUBMINUTE_STORE: path.join(base, 'store'), CI: 'true' };
  let runs = 0;
  return {
    root,
    store: findPlace(root, env).dir,
    write,
    run: async ({ command = 'run', args = [], env: more = {} } = {}) => {
      const dir = path.join(base, 'runs', `r${String(++runs).padStart(4, '0')}`);
      mkdirSync(dir, { recursive: true });
      const child = spawn(process.execPath, [path.join(MODULES, 'vitest/vitest.mjs'), command, ...args], {
        cwd: root,
        env: {
          ...env,
          NODE_OPTIONS: '--conditions=@subminute/source',
          SUBMINUTE_RUN_DIR: dir,
          NX_TASK_TARGET_PROJECT: 'shop',
          NX_TASK_TARGET_TARGET: 'test',
          ...more,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const ended = new Promise<number | null>((resolve) => {
        child.once('exit', resolve);
      });
      const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
      return { code, said: out + err, ...readDir(dir) };
    },
    [Symbol.dispose]: () => {
      rmSync(base, { recursive: true, force: true });
    },
  };
}

function readDir(dir: string): Pick<PluggedRun, 'report' | 'left'> {
  const left = Object.fromEntries(
    readdirSync(dir).map((name) => [name, readFileSync(path.join(dir, name), 'utf8')]),
  );
  const [name] = Object.keys(left).filter((file) => /^vitest\.[\d-]+\.json$/.test(file));
  const report: unknown = name === undefined ? undefined : JSON.parse(left[name] ?? '');
  return { report: isVitestReport(report) ? report : undefined, left };
}

/** Without what the Vitest that runs this test tells its own workers, and what runs around it. */
function outer(): NodeJS.ProcessEnv {
  const foreign =
    /^(?:VITEST|TEST$|NODE_ENV$|NODE_OPTIONS$|TINYPOOL|DEV$|PROD$|SSR$|MODE$|BASE_URL$|NX_|SUBMINUTE_|FORCE_COLOR$|GITHUB_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
