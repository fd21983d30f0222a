import { createRequire, registerHooks, syncBuiltinESMExports } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CONFIG_NAMES, type Judged, type Question } from './judge.ts';
import { type LintConfig, typesAsked, whyNotRemember } from './eslint-judge.ts';

// A process of its own: loads ESLint configurations as ESLint would, and says of each folder why results in it
// must not be remembered. A question on stdin, an answer on stdout.
const { root, folders, configs } = JSON.parse(readFileSync(0, 'utf8')) as Question;
const loaded = new Set<string>();
const asked = new Set<string>();
const note = (name: string | symbol): void => {
  if (typeof name === 'string') asked.add(name);
};
// A list of all names is no question: `debug`, which ESLint loads, looks for its own among them.
process.env = new Proxy(process.env, {
  get: (env, name) => {
    note(name);
    return Reflect.get(env, name) as unknown;
  },
  has: (env, name) => {
    note(name);
    return Reflect.has(env, name);
  },
  set: (env, name, value) => Reflect.set(env, name, value),
});
syncBuiltinESMExports();
registerHooks({
  load: (url, context, next) => {
    if (url.startsWith('file:')) loaded.add(fileURLToPath(url));
    return next(url, context);
  },
});

/** Configurations that may hold below a folder: its own and the nearest above it, and those further down. */
function configsOf(folder: string): string[] {
  const below = configs.filter((file) => folder === '.' || file.startsWith(`${folder}/`));
  for (let at = folder; ; at = path.posix.dirname(at)) {
    const here = CONFIG_NAMES.map((name) => path.posix.join(at, name)).find((file) =>
      existsSync(path.join(root, file)),
    );
    if (here !== undefined) return [...new Set([here, ...below])];
    if (at === '.') return below;
  }
}

async function flat(value: unknown): Promise<LintConfig[]> {
  const known: unknown = await value;
  if (Array.isArray(known)) return (await Promise.all(known.map(flat))).flat();
  if (typeof known !== 'object' || known === null) throw new Error('it is made by a function');
  const { extends: base = [] } = known as { extends?: unknown };
  return [...(await flat(base)), known];
}

interface Reason {
  readonly why: string;
  readonly types: 'only' | 'also' | undefined;
}

async function reasonOf(file: string): Promise<Reason | undefined> {
  try {
    const module = (await import(pathToFileURL(path.join(root, file)).href)) as { default?: unknown };
    const parts = await flat(module.default);
    const why = whyNotRemember(parts);
    return why === undefined ? undefined : { why, types: typesAsked(parts) };
  } catch (error) {
    const why = `${file} could not be read: ${(error as Error).message.split('\n')[0] ?? ''}`;
    return { why, types: 'also' };
  }
}

function eslintReason(folder: string): string | undefined {
  try {
    const { version } = createRequire(path.join(root, folder, 'package.json'))('eslint/package.json') as {
      version: string;
    };
    return Number.parseInt(version, 10) >= 9 ? undefined : `ESLint ${version}: version 9 or later is needed`;
  } catch {
    return 'ESLint is not installed';
  }
}

const reasons = new Map<string, Reason | undefined>();
const why: Record<string, string> = {};
const types: Record<string, 'only' | 'also'> = {};
for (const folder of folders) {
  const files = configsOf(folder);
  for (const file of files) if (!reasons.has(file)) reasons.set(file, await reasonOf(file));
  const found = files.flatMap((file) => reasons.get(file) ?? []);
  const other = eslintReason(folder) ?? (files.length === 0 ? 'there is no eslint.config file' : undefined);
  const reason = other ?? found[0]?.why;
  if (reason !== undefined) why[folder] = reason;
  const asked = found.filter((one) => one.types !== undefined);
  if (asked.length > 0) types[folder] = found.every((one) => one.types === 'only') ? 'only' : 'also';
}
const read = [...loaded]
  .filter((file) => !file.includes(`${path.sep}node_modules${path.sep}`))
  .map((file) => path.relative(root, file))
  .toSorted();
process.stdout.write(JSON.stringify({ why, types, read, asked: [...asked].toSorted() } satisfies Judged));
