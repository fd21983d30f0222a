import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from './workspace.ts';

export const KINDS = [
  'file',
  'env',
  'lockfile',
  'command',
  'dependency',
  'plugin version',
  'named input',
  'global input',
] as const;

export type Kind = (typeof KINDS)[number];

const PROJECTS = ['core', 'util', 'ui', 'cart', 'shop'];
const PLUGIN = 'bench-plugin';
const VARIABLES = ['BENCH_MODE', 'BENCH_REGION'];
const GLOBALS = ['global.txt', 'tools/settings.json'];

/** The state of a workspace; each cause changes one thing of it and leaves it so. */
export interface State {
  readonly edges: Record<string, string[]>;
  readonly commands: Record<string, number>;
  readonly env: Record<string, string>;
  readonly named: Record<string, string[]>;
  plugin: number;
}

export function firstState(): State {
  return {
    edges: { core: [], util: [], ui: ['core'], cart: ['core', 'util'], shop: ['ui', 'cart'] },
    commands: Object.fromEntries(PROJECTS.map((name) => [name, 0])),
    env: Object.fromEntries(VARIABLES.map((name) => [name, '0'])),
    named: {
      default: ['{projectRoot}/**/*', 'shared'],
      production: ['default', '!{projectRoot}/test/**/*'],
      shared: GLOBALS.map((file) => `{workspaceRoot}/${file}`),
    },
    plugin: 0,
  };
}

/** The files that say what the state is. */
export function filesOf(state: State): Record<string, string> {
  const inputs = ['default', '^production', ...VARIABLES.map((env) => ({ env }))];
  const nxJson = {
    analytics: false,
    neverConnectToCloud: true,
    defaultBase: 'main',
    plugins: ['@subminute/nx/plugin', PLUGIN],
    namedInputs: state.named,
    targetDefaults: { test: { cache: true, inputs } },
  };
  const plugin = { name: PLUGIN, version: `1.${state.plugin}.0`, main: 'index.js' };
  return {
    'nx.json': json(nxJson),
    [`node_modules/${PLUGIN}/package.json`]: json(plugin),
    [`node_modules/${PLUGIN}/index.js`]: PLUGIN_SOURCE,
    ...Object.fromEntries(PROJECTS.map((name) => [`packages/${name}/package.json`, manifest(name, state)])),
  };
}

/** The files that changes are made in. */
export function sources(): Record<string, string> {
  const inner = PROJECTS.flatMap((name) => [
    `packages/${name}/src/index.js`,
    `packages/${name}/src/round.js`,
  ]);
  return Object.fromEntries([...GLOBALS, ...inner].map((file) => [file, '0\n']));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function manifest(name: string, { edges, commands }: State): string {
  return json({
    name,
    version: '1.0.0',
    dependencies: Object.fromEntries((edges[name] ?? []).map((to) => [to, '*'])),
    nx: { targets: { test: { command: `node -e ${commands[name] ?? 0}` } } },
  });
}

/** It infers a target of each project, which says the version of the plugin. */
const PLUGIN_SOURCE = `
const { dirname } = require('node:path');
const { version } = require('./package.json');
const targets = { check: { command: 'node -e 0', options: { version } } };
exports.name = '${PLUGIN}';
exports.createNodes = exports.createNodesV2 = ['packages/*/package.json', (files) =>
  files.map((file) => [file, { projects: { [dirname(file)]: { targets } } }])];
`;

/** The first reason of an answer, as JSON. */
export interface Reason {
  readonly kind?: string;
  readonly [field: string]: unknown;
}

/** What was changed, and whether a reason names it. */
export interface Injected {
  readonly kind: Kind;
  readonly task: string;
  readonly what: string;
  readonly isNamed: (reason: Reason) => boolean;
}

/** Where a cause is made: a workspace in a state, with numbers for what is left to chance. */
export interface Bench {
  readonly ws: Workspace;
  readonly state: State;
  readonly random: () => number;
  /** Of the cause: makes each value a new one. */
  readonly count: number;
}

type Inject = (bench: Bench) => Omit<Injected, 'kind'>;

/** Changes one thing of the workspace. */
export function inject(kind: Kind, bench: Bench): Injected {
  const injected = { kind, ...INJECT[kind](bench) };
  bench.ws.write(filesOf(bench.state));
  return injected;
}

function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

/** The test of a project that takes this one in. */
function testAbove({ state: { edges }, random }: Bench, project: string): string {
  const takes = (from: string): boolean => from === project || (edges[from] ?? []).some(takes);
  return `${pick(random, PROJECTS.filter(takes))}:test`;
}

function anyTest({ random }: Bench): string {
  return `${pick(random, PROJECTS)}:test`;
}

function firstFile({ kind, files }: Reason): unknown {
  return kind === 'file' ? (files as readonly { readonly file: string }[])[0]?.file : undefined;
}

function firstKey({ keys }: Reason): unknown {
  return (keys as readonly string[] | undefined)?.[0];
}

const INJECT: Readonly<Record<Kind, Inject>> = {
  file: (bench) => {
    const project = pick(bench.random, PROJECTS);
    const name = pick(bench.random, ['index.js', 'round.js', `new-${bench.count}.js`]);
    const file = `packages/${project}/src/${name}`;
    bench.ws.write({ [file]: `${bench.count}\n` });
    const isEnd = (chain: unknown): boolean => (chain as readonly string[]).at(-1) === project;
    return {
      task: testAbove(bench, project),
      what: file,
      isNamed: (reason) => firstFile(reason) === file && isEnd(reason['chain']),
    };
  },
  env: (bench) => {
    const name = pick(bench.random, VARIABLES);
    bench.state.env[name] = `value-${bench.count}`;
    return {
      task: anyTest(bench),
      what: name,
      isNamed: ({ kind, variable }) => kind === 'env' && variable === name,
    };
  },
  lockfile: (bench) => {
    const name = bumpPackage(bench);
    const first = ({ packages }: Reason): unknown =>
      (packages as readonly { readonly name: string }[])[0]?.name;
    return {
      task: anyTest(bench),
      what: name,
      isNamed: (reason) => reason.kind === 'package' && first(reason) === name,
    };
  },
  command: (bench) => {
    const project = pick(bench.random, PROJECTS);
    bench.state.commands[project] = bench.count;
    const file = `packages/${project}/package.json`;
    return {
      task: testAbove(bench, project),
      what: file,
      isNamed: (reason) =>
        reason.kind === 'target' && reason['file'] === file && firstKey(reason) === 'nx.targets.test.command',
    };
  },
  dependency: (bench) => {
    const { edges } = bench.state;
    // An edge more and the same one less, in turn.
    const has = edges['util']?.includes('core') === true;
    edges['util'] = has ? [] : ['core'];
    const change = has ? 'removed' : 'added';
    return {
      task: 'util:test',
      what: `util → core ${change}`,
      isNamed: (reason) =>
        reason.kind === 'dependency' && reason['project'] === 'core' && reason['change'] === change,
    };
  },
  'plugin version': (bench) => {
    const is = `1.${++bench.state.plugin}.0`;
    return {
      task: anyTest(bench),
      what: `${PLUGIN} ${is}`,
      isNamed: (reason) => reason.kind === 'tool' && reason['name'] === PLUGIN && reason['is'] === is,
    };
  },
  'named input': (bench) => {
    const name = pick(bench.random, ['default', 'production', 'shared']);
    bench.state.named[name] = [
      ...(bench.state.named[name] ?? []).slice(0, 2),
      `!{projectRoot}/x${bench.count}.md`,
    ];
    if (name === 'shared') bench.state.named[name] = bench.state.named[name].map(outsideOf);
    return {
      task: anyTest(bench),
      what: `namedInputs.${name}`,
      isNamed: (reason) => reason.kind === 'setting' && firstKey(reason) === `namedInputs.${name}`,
    };
  },
  'global input': (bench) => {
    const file = pick(bench.random, GLOBALS);
    bench.ws.write({ [file]: `${bench.count}\n` });
    return { task: anyTest(bench), what: file, isNamed: (reason) => firstFile(reason) === file };
  },
};

/** Files of the workspace take no part of a project. */
function outsideOf(pattern: string): string {
  return pattern.replace('!{projectRoot}/', '{workspaceRoot}/docs/');
}

/** Nx tells packages apart by it. */
function integrityOf(count: number): string {
  return `sha512-${createHash('sha512').update(String(count)).digest('base64')}`;
}

interface Lock {
  readonly packages: Record<string, { version?: string; integrity?: string }>;
}

/** Another version of one package in the lockfile, as a package manager writes it. */
function bumpPackage({ ws, random, count }: Bench): string {
  const file = join(ws.dir, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock;
  const folders = Object.keys(lock.packages).filter((folder) =>
    /^node_modules\/(?!.*node_modules|@subminute)/.test(folder),
  );
  const folder = pick(random, folders);
  const entry = lock.packages[folder];
  if (entry) Object.assign(entry, { version: `99.0.${count}`, integrity: integrityOf(count) });
  ws.write({ 'package-lock.json': json(lock) });
  return folder.slice('node_modules/'.length);
}
