import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Path to text; `null`: it is removed. */
export type FileTexts = Readonly<Record<string, string | null>>;

/** A workspace in a temporary folder whose `node_modules` has Vitest, without Nx. */
export interface UnitsWorkspace {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly write: (files: FileTexts, under?: string) => void;
  [Symbol.dispose](): void;
}

const OWN_MODULES = path.join(import.meta.dirname, '..', '..', '..', 'node_modules');

/** Its packages are those of `modules`, linked one by one, so that a case may add its own. */
export function unitsWorkspace(modules: string = OWN_MODULES): UnitsWorkspace {
  const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-cases-')));
  const root = path.join(base, 'work');
  linkModules(modules, path.join(root, 'node_modules'));
  const write = (files: FileTexts, under = '.'): void => {
    writeFiles(path.join(root, under), files);
  };
  write({ 'nx.json': '{}', 'package.json': '{"private":true,"type":"module"}' });
  const tmp = path.join(base, 'tmp');
  mkdirSync(tmp);
  const places = { HOME: path.join(base, 'home'), TMPDIR: tmp, SUBMINUTE_STORE: path.join(base, 'store') };
  const env = { ...outer(), ...places, SUBMINUTE_DEBUG: '1' };
  return {
    root,
    env,
    write,
    [Symbol.dispose]: () => {
      rmSync(base, { recursive: true, force: true });
    },
  };
}

/** Each file is made anew and moved into its place, as editors and git do: nothing is written through a link. */
export function writeFiles(dir: string, files: FileTexts): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(dir, name);
    if (text === null) {
      rmSync(file, { recursive: true, force: true });
    } else {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
    }
  }
}

/** Scopes are folders of their own. */
function linkModules(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (name.startsWith('.')) continue;
    if (name.startsWith('@') && name !== '@vitest') linkModules(path.join(from, name), path.join(to, name));
    else symlinkSync(realpathSync(path.join(from, name)), path.join(to, name));
  }
}

/** Without what the Vitest that runs a test tells its own workers. */
function outer(): NodeJS.ProcessEnv {
  const foreign =
    /^(?:VITEST|TEST$|NODE_ENV$|NODE_OPTIONS$|TINYPOOL|DEV$|PROD$|SSR$|MODE$|BASE_URL$|NX_|SUBMINUTE_|CI$|npm_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
