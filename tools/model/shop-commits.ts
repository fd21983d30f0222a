import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { random } from '../bench/options.ts';

/** A copy of `examples/shop` with a history of small changes of every kind that Nx tells apart. */
export interface ShopHistory {
  readonly dir: string;
  [Symbol.dispose](): void;
}

const SHOP = join(import.meta.dirname, '../../examples/shop');

interface Tools {
  readonly dir: string;
  readonly at: number;
  readonly pick: <T>(from: readonly T[]) => T;
}

type Change = (tools: Tools) => void;

const PROJECTS = ['libs', 'apps'].flatMap((folder) =>
  readdirSync(join(SHOP, folder)).map((name) => `${folder}/${name}`),
);

function source({ dir, pick, at }: Tools): void {
  const folder = join(dir, pick(PROJECTS), 'src');
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.includes('.test.'));
  appendFileSync(join(folder, pick(files)), `\nexport const change${at} = ${at};\n`);
}

function test({ dir, pick, at }: Tools): void {
  const folder = join(dir, pick(PROJECTS), 'src');
  writeFileSync(join(folder, `change${at}.test.ts`), `// ${at}\n`);
}

function edit(file: string, change: (json: Record<string, never>) => unknown): Change {
  return ({ dir }) => {
    const text = JSON.parse(readFileSync(join(dir, file), 'utf8')) as Record<string, never>;
    writeFileSync(join(dir, file), `${JSON.stringify(change(text), null, 2)}\n`);
  };
}

function manifest(change: (json: Record<string, never>, tools: Tools) => unknown): Change {
  return (tools) => {
    edit(`${tools.pick(PROJECTS)}/package.json`, (json) => change(json, tools))(tools);
  };
}

function locked({ dir, pick, at }: Tools): void {
  const change = (json: Record<string, never>): unknown => {
    const packages = json['packages'] as unknown as Record<string, { version: string; link?: boolean }>;
    const names = Object.keys(packages).filter(
      (key) => key.startsWith('node_modules/') && !packages[key]?.link,
    );
    const key = pick(names);
    const integrity = `sha512-${Buffer.from(`${key} ${at}`).toString('base64')}`;
    const entry = { ...packages[key], version: `99.0.${at}`, integrity };
    return { ...json, packages: { ...packages, [key]: entry } };
  };
  edit('package-lock.json', change)({ dir, pick, at });
}

function added({ dir, at }: Tools): void {
  const folder = join(dir, `libs/new${at}`);
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, 'src/index.ts'), `export const made = ${at};\n`);
  const targets = { typecheck: {}, test: {}, lint: {}, build: {} };
  const json = {
    name: `@shop/new${at}`,
    version: '1.0.0',
    type: 'module',
    nx: { name: `new${at}`, targets },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(json));
}

function taken({ dir }: Tools): void {
  const name = readdirSync(join(dir, 'libs')).find((one) => one.startsWith('new'));
  if (name !== undefined) rmSync(join(dir, 'libs', name), { recursive: true });
}

/** Each once, and edits of sources in between. */
const CHANGES: readonly Change[] = [
  source,
  test,
  manifest((json) => ({ ...json, description: 'said' })),
  added,
  source,
  manifest((json) => ({ ...json, scripts: { start: 'node .' } })),
  manifest((json) => ({
    ...json,
    dependencies: { ...(json['dependencies'] as unknown as object), '@shop/money': '1.0.0' },
  })),
  ({ dir, pick }) => {
    writeFileSync(join(dir, pick(PROJECTS), 'README.md'), '# Words\n');
  },
  source,
  taken,
  ({ dir, at }) => {
    writeFileSync(join(dir, 'NOTES.md'), `${at}\n`);
  },
  locked,
  edit('package-lock.json', (json) => ({ ...json, name: 'a-shop' })),
  edit('package.json', (json) => ({ ...json, description: 'A shop' })),
  ({ dir, at }) => {
    appendFileSync(join(dir, 'eslint.config.js'), `\n// ${at}\n`);
  },
  edit('tsconfig.base.json', (json) => ({
    compilerOptions: { ...(json['compilerOptions'] as unknown as object), noUnusedLocals: true },
  })),
  edit('tsconfig.base.json', (json) => ({
    compilerOptions: {
      ...(json['compilerOptions'] as unknown as object),
      paths: { '@shop/cart': ['./libs/cart/src/index.ts'] },
    },
  })),
  edit('nx.json', (json) => ({ ...json, parallel: 2 })),
  ({ dir }) => {
    appendFileSync(join(dir, '.gitignore'), '\n*.log\n');
  },
  manifest((json) => {
    const nx = json['nx'] as unknown as { targets: object };
    return { ...json, nx: { ...nx, tags: ['scope:x'] } };
  }),
  source,
  locked,
  test,
];

export function makeShopHistory({
  commits,
  seed,
  modules,
}: {
  readonly commits: number;
  readonly seed: number;
  /** A folder whose `node_modules` are those of the shop. */
  readonly modules: string;
}): ShopHistory {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'subminute-shop-')));
  const dir = join(base, 'shop');
  cpSync(SHOP, dir, { recursive: true });
  execFileSync('cp', ['-al', join(modules, 'node_modules'), join(dir, 'node_modules')]);
  // Without it Nx would not load the runner that says what it hashed.
  edit(
    'nx.json',
    ({ neverConnectToCloud: _never, ...json }) => json,
  )({ dir, at: 0, pick: (from) => from[0] as never });
  const author = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
  const git = (...args: readonly string[]): string =>
    execFileSync('git', [...author, ...args], { cwd: dir, stdio: 'pipe', encoding: 'utf8' });
  const isUnchanged = (): boolean => git('status', '--porcelain') === '';
  git('init', '--quiet', '-b', 'main');
  const next = random(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  for (let at = 0; at <= commits; at++) {
    if (at > 0) CHANGES[(at - 1) % CHANGES.length]?.({ dir, at, pick });
    git('add', '--all');
    if (isUnchanged()) source({ dir, at, pick });
    git('commit', '--quiet', '--all', '-m', `change ${at}`);
  }
  return {
    dir,
    [Symbol.dispose]: () => {
      rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
