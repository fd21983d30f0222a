import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defaultBase } from '../../process/selection.ts';
import { LEDGER_FILE } from '../../store/ledger-file.ts';

const ATTRIBUTES = '.gitattributes';
const WORKFLOW = '.github/workflows/subminute.yml';

/** Two branches that change the ledger merge by lines; the loader takes the stricter of what stands twice. */
export function writeAttributes(root: string): readonly string[] {
  const file = path.join(root, ATTRIBUTES);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (text.includes(LEDGER_FILE)) return [];
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  writeFileSync(file, `${text}${gap}${LEDGER_FILE} merge=union linguist-generated\n`);
  return [ATTRIBUTES];
}

/**
 * The workflow that checks pull requests, merge queues and the main branch; never over a file that is there.
 * `ci`: `github`, `none`, or what the repository looks like. GitHub reads workflows at the repository's root.
 */
export function writeWorkflow(root: string, ci: string | undefined): readonly string[] {
  const top = repositoryOf(root);
  const isWanted = ci === 'github' || (ci === undefined && existsSync(path.join(top, '.github')));
  const file = path.join(top, WORKFLOW);
  if (!isWanted || existsSync(file)) return [];
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, workflowText(root, path.relative(top, root).replaceAll('\\', '/')));
  return [path.relative(root, file).replaceAll('\\', '/')];
}

/** The folder with `.git` at or above the workspace; without one the workspace itself. */
function repositoryOf(root: string): string {
  for (let folder = root; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, '.git'))) return folder;
    if (path.dirname(folder) === folder) return root;
  }
}

interface Manager {
  readonly lockfile: string;
  readonly setup: readonly string[];
  readonly install: string;
  readonly run: string;
}

const MANAGERS: readonly Manager[] = [
  {
    lockfile: 'pnpm-lock.yaml',
    setup: ['- uses: pnpm/action-setup@v4'],
    install: 'pnpm install --frozen-lockfile',
    run: 'pnpm exec',
  },
  { lockfile: 'yarn.lock', setup: [], install: 'yarn install --immutable', run: 'yarn' },
  {
    lockfile: 'bun.lock',
    setup: ['- uses: oven-sh/setup-bun@v2'],
    install: 'bun install --frozen-lockfile',
    run: 'bunx',
  },
];
const NPM: Manager = { lockfile: 'package-lock.json', setup: [], install: 'npm ci', run: 'npx' };

/** `folder`: of the workspace in its repository, '' for the root. */
function workflowText(root: string, folder: string): string {
  const { setup, install, run } =
    MANAGERS.find(({ lockfile }) => existsSync(path.join(root, lockfile))) ?? NPM;
  return `${[
    '# The budget of the build loop: https://www.npmjs.com/package/@subminute/nx',
    'name: build loop',
    'on:',
    '  pull_request:',
    '  merge_group:',
    '  push:',
    `    branches: [${JSON.stringify(defaultBase(root).replace(/^origin\//, ''))}]`,
    'permissions:',
    '  contents: read',
    'jobs:',
    '  ratchet:',
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 20',
    ...(folder === ''
      ? []
      : ['    defaults:', '      run:', `        working-directory: ${JSON.stringify(folder)}`]),
    '    steps:',
    '      - uses: actions/checkout@v5',
    '        with:',
    '          # The merge base, and the commits that share the room of a merge queue.',
    '          fetch-depth: 0',
    ...setup.map((line) => `      ${line}`),
    '      - uses: actions/setup-node@v5',
    '        with:',
    '          node-version: 24',
    `      - run: ${install}`,
    `      - run: ${run} subminute ratchet check --measure --format github`,
  ].join('\n')}\n`;
}
