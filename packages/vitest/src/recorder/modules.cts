/** Each module that Vitest evaluates in this worker: it compiles them all through `node:vm`. */
const path = require('node:path') as typeof import('node:path');
const vm = require('node:vm') as typeof import('node:vm');
import type { CodeOf } from './code-of.cts';
import type { Disguise } from './disguise.cts';
import type { Facts } from './fact.cts';

const { codeOf, hashOf } = require('./code-of') as CodeOf;
const { precede } = require('./disguise') as Disguise;

export interface Modules {
  /** `before` is called ahead of each evaluation of a module of a test file. */
  readonly watchModules: (facts: Facts, before: (filename: string) => void) => void;
  /** Of Vitest's own state: which test file runs, in which project. */
  readonly currentUnit: () => Unit | undefined;
  /** The names of those in whose code a text stands. */
  readonly modulesWith: (text: string) => readonly string[];
}

// Copied: a test may put others in their place.
const paths = { ...path };

/** The code of each evaluated module; V8 has it anyway. */
const codes = new Map<string, string>();

function modulesWith(text: string): readonly string[] {
  return [...codes].flatMap(([filename, code]) => (code.includes(text) ? [filename] : []));
}

interface Unit {
  readonly path: string;
  readonly project: string;
  readonly config: WorkerConfig;
  readonly environment: string;
}

interface WorkerConfig {
  readonly name?: string;
  readonly root?: string;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly includeTaskLocation?: boolean;
  readonly experimental?: { readonly viteModuleRunner?: boolean };
}

/** The part of Vitest's state of a worker that 3, 4 and 5 share. */
interface WorkerState {
  readonly filepath?: string;
  readonly config?: WorkerConfig;
  readonly ctx?: { readonly environment?: { readonly name?: unknown } };
  /** In 3. */
  readonly moduleCache?: ReadonlyMap<string, { readonly code?: string }>;
}

interface Evaluated {
  /** Of the script. */
  readonly filename: string;
  readonly code: string;
  readonly prefix: number;
}

/** What Vitest (vite-node in 3) puts around a module: `code` begins after the second brace. */
const HEAD = /^'use strict';async \(([\w$, ]*)\)=>\{\{/;
const TAIL = '\n}}';

function workerState(): WorkerState | undefined {
  return (globalThis as { __vitest_worker__?: WorkerState }).__vitest_worker__;
}

function currentUnit(): Unit | undefined {
  const state = workerState();
  if (typeof state?.filepath !== 'string' || !state.config) return undefined;
  const environment = state.ctx?.environment?.name;
  return {
    path: state.filepath,
    project: state.config.name ?? '',
    config: state.config,
    environment: typeof environment === 'string' ? environment : 'node',
  };
}

/** Exactly what Vitest hands over, down to the column that hides the wrapper; anything else is user code. */
function moduleOf(text: unknown, options: unknown): Evaluated | undefined {
  if (typeof text !== 'string' || typeof options !== 'object' || options === null) return undefined;
  const { filename, columnOffset } = options as { filename?: unknown; columnOffset?: unknown };
  if (typeof filename !== 'string' || typeof columnOffset !== 'number' || !text.endsWith(TAIL))
    return undefined;
  const head = HEAD.exec(text);
  const prefix = head?.[0].length;
  if (prefix === undefined || columnOffset !== -prefix || head?.[1]?.includes('__vite_ssr_') !== true)
    return undefined;
  return { filename, code: text.slice(prefix, -TAIL.length), prefix };
}

/** Vitest 3 gives a script the name of a file, without query and for what a plugin made up too: its cache has the id. */
function idOf({ filename, code }: Evaluated): string {
  const cache = workerState()?.moduleCache;
  // Its `get` makes what it does not find.
  if (!cache || (cache.has(filename) && cache.get(filename)?.code === code)) return filename;
  for (const [id, module] of cache)
    if (module.code === code && paths.resolve(id.replace(/[?#].*$/s, '')) === filename) return id;
  return filename;
}

function watchModules(facts: Facts, before: (filename: string) => void): void {
  const note = (text: unknown, options: unknown): void => {
    const module = moduleOf(text, options);
    if (!module) return;
    before(module.filename);
    const unit = currentUnit();
    if (unit) facts.unit(unit.path, unit.project);
    const id = idOf(module);
    codes.set(id, module.code);
    facts.add(['module', id, hashOf(codeOf(module.code)), module.prefix]);
  };
  precede(vm, 'runInThisContext', ([text, options]) => {
    facts.quietly(() => {
      note(text, options);
    });
  });
}

module.exports = { watchModules, currentUnit, modulesWith } satisfies Modules;
