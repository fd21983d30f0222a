/** What reaches out of the worker: its outcome depends on what nobody can record. */
const childProcess = require('node:child_process') as typeof import('node:child_process');
const nodeModule = require('node:module') as typeof import('node:module');
const os = require('node:os') as typeof import('node:os');
const vm = require('node:vm') as typeof import('node:vm');
const worker = require('node:worker_threads') as { Worker: Constructor };
import type { Callers } from './callers.cts';
import type { Any, Call, Disguise } from './disguise.cts';
import type { Fact, Facts } from './fact.cts';
import type { Preloads } from './preloads.cts';

const { precede } = require('./disguise') as Disguise;
const { isVitestCalling } = require('./callers') as Callers;
const { counts } = require('./preloads') as Preloads;
const { apply, construct } = Reflect;
const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf } = Object;

export interface Opaque {
  readonly watchOpaque: (facts: Facts) => void;
}

type Constructor = new (...args: unknown[]) => unknown;
type Opaquely = (target: object, names: readonly string[], reason: string) => void;

/** Of the machine; what its kind decides (`platform`, `arch`) is part of the version of Node. */
const MACHINE = [
  'availableParallelism',
  'cpus',
  'hostname',
  'machine',
  'networkInterfaces',
  'release',
  'totalmem',
  'userInfo',
  'version',
];
/** They never stay the same. */
const MOMENT = ['freemem', 'loadavg', 'uptime'];

function watchProcesses(facts: Facts, opaquely: Opaquely): void {
  const { ChildProcess } = childProcess as unknown as { ChildProcess: { prototype: object } };
  // All that do not wait come here.
  opaquely(ChildProcess.prototype, ['spawn'], 'child process');
  opaquely(childProcess, ['spawnSync', 'execSync', 'execFileSync'], 'child process');
  opaquely(process, ['dlopen'], 'native addon');
  opaquely(process, ['binding', '_linkedBinding'], 'process binding');
  opaquely(process, ['loadEnvFile'], 'environment file');
  precede(process, 'kill', ([pid, signal]) => {
    if (pid !== process.pid || signal !== 0) facts.add(['opaque', 'child process']);
  });
}

function watchMachine(facts: Facts): void {
  const ask = (name: string, ...told: readonly Fact[]): void => {
    precede(os, name, () => {
      if (counts(facts)) for (const fact of told) facts.add(fact);
    });
  };
  for (const name of MACHINE) ask(name, ['machine', name]);
  for (const name of MOMENT) ask(name, ['opaque', 'state of the machine']);
  watchNavigator(() => {
    if (counts(facts)) facts.add(['machine', 'availableParallelism']);
  });
  ask('homedir', ['env', 'HOME']);
  ask('tmpdir', ['env', 'TEMP'], ['env', 'TMP'], ['env', 'TMPDIR']);
}

/** Functions of another realm read sources and stacks past us. */
function watchRealms(facts: Facts): void {
  const made = (): void => {
    if (!facts.hasUnit()) return;
    facts.add(['source*']);
    facts.add(['positions']);
  };
  precede(vm, 'createContext', made);
  precede(vm, 'runInNewContext', made);
  precede(vm.Script.prototype, 'runInNewContext', made);
}

function watchNavigator(ask: () => void): void {
  whenAsked(globalThis, 'navigator', (navigator) => {
    replaceGetter(getPrototypeOf(navigator) as object, 'hardwareConcurrency', (own, self, none) => {
      ask();
      return apply(own, self, none);
    });
  });
}

/** Node makes such an object when it is first asked for: that would cost each worker. */
function whenAsked(target: object, name: string, watch: (made: object) => void): void {
  let isWatched = false;
  replaceGetter(target, name, (read, self, args) => {
    const made = apply(read, self, args);
    if (!isWatched && typeof made === 'object' && made !== null) {
      isWatched = true;
      watch(made);
    }
    return made;
  });
}

function replaceGetter(target: object, name: string, call: Call): void {
  const own = getOwnPropertyDescriptor(target, name);
  const get = (own as { get?: Any } | undefined)?.get;
  if (!get || own?.configurable !== true) return;
  defineProperty(target, name, { ...own, get: new Proxy(get, { apply: call }) });
}

/** A class: what it makes is an instance of it, and others may extend it. */
function watchWorkers(facts: Facts): void {
  worker.Worker = new Proxy(worker.Worker, {
    construct: (target, args: unknown[], newTarget) => {
      facts.add(['opaque', 'worker thread']);
      return construct(target, args, newTarget as Constructor) as object;
    },
  });
}

function watchOpaque(facts: Facts): void {
  // Vitest 3 starts processes and asks for bindings while it loads. Later, a spy of a test would call in its name.
  const opaquely: Opaquely = (target, names, reason) => {
    const observe = (): void => {
      facts.quietly(() => {
        if (facts.hasUnit() || !isVitestCalling()) facts.add(['opaque', reason]);
      });
    };
    for (const name of names) precede(target, name, observe);
  };
  watchProcesses(facts, opaquely);
  // It has the environment, among much else.
  whenAsked(process, 'report', (report) => {
    opaquely(report, ['getReport', 'writeReport'], 'process report');
  });
  opaquely(nodeModule, ['register', 'registerHooks'], 'module hooks');
  // It reads manifests without `node:fs`.
  opaquely(nodeModule, ['findPackageJSON'], 'manifest lookup');
  watchRealms(facts);
  watchMachine(facts);
  watchWorkers(facts);
}

module.exports = { watchOpaque } satisfies Opaque;
