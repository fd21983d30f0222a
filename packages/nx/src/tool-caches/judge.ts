import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';

/** Where ESLint looks for its configuration in a folder, the first one first. */
export const CONFIG_NAMES: readonly string[] = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map(
  (end) => `eslint.config.${end}`,
);

/** What the judging process is asked; all paths are relative to the workspace. */
export interface Question {
  readonly root: string;
  readonly folders: readonly string[];
  /** All files of the workspace that are named as a configuration. */
  readonly configs: readonly string[];
}

/** Its answer: the folders in which results must not be remembered, and what of the workspace says so. */
export interface Judged {
  readonly why: Readonly<Record<string, string>>;
  /** Of these, the ones where rules may ask for types: for nothing else of other files, or also for more. */
  readonly types: Readonly<Record<string, 'only' | 'also'>>;
  /** Files. */
  readonly read: readonly string[];
  /** Variables of the environment. */
  readonly asked: readonly string[];
}

const TIMEOUT_MS = 60_000;

/** Loads the ESLint configurations of folders, in a process of its own. One that cannot tell is a reason. */
export function judgeFolders(
  root: string,
  folders: readonly string[],
  { NODE_OPTIONS: _options, ...env }: Readonly<NodeJS.ProcessEnv> = process.env,
): Judged {
  const question: Question = { root, folders, configs: configFiles(root) };
  const entry = path.join(import.meta.dirname, `judge-entry${path.extname(import.meta.filename)}`);
  const judged = spawnSync(process.execPath, ['--no-warnings', entry], {
    cwd: root,
    env,
    input: JSON.stringify(question),
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    maxBuffer: 64 << 20,
  });
  try {
    return JSON.parse(judged.stdout.slice(judged.stdout.lastIndexOf('{"why":'))) as Judged;
  } catch {
    const why = 'its configuration could not be read';
    const all = <T>(value: T): Readonly<Record<string, T>> =>
      Object.fromEntries(folders.map((folder) => [folder, value]));
    return { why: all(why), types: all('also' as const), read: [], asked: [] };
  }
}

function configFiles(root: string): readonly string[] {
  try {
    const args = ['ls-files', '-z', '-co', '--exclude-standard', '--', ':(glob)**/eslint.config.*'];
    const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
    return listed.split('\0').filter((file) => CONFIG_NAMES.includes(path.posix.basename(file)));
  } catch {
    return [];
  }
}
