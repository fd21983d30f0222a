import type { UnitFacts } from '../record/unit-facts.ts';
import { ENVIRONMENT } from './environment-cases.ts';
import { FAITHFUL } from './faithful-cases.ts';
import { FILES } from './file-cases.ts';
import { ANY, type RecorderCase, of } from './recorder-case.ts';

/** What the test files of the cases read. */
export const CASE_FILES: Readonly<Record<string, string>> = {
  'data/a.txt': 'a',
  'data/b.txt': 'b',
  'data/deep/c.txt': 'c',
  'lib.ts': 'export const used = (): number => 1;\nexport const unused = (): number => 2;\n',
  'mocked.ts': 'export const answer = (): number => 1;\n',
};

const outside: readonly RecorderCase[] = [
  of(
    'process',
    'a child process',
    `import { execFileSync } from 'node:child_process';
    test('p', () => {
      expect(process.execArgv.join()).not.toContain('start.cjs');
      expect(execFileSync(process.execPath, ['-p', 'process.env.CASE_GIVEN'], { encoding: 'utf8' })).toBe('given\\n');
    });`,
    () => ({ opaque: ['child process'], isEnvNames: true, isAllEnv: true, env: ANY }),
  ),
  of(
    'spied',
    'a child process that a spy starts',
    `import childProcess from 'node:child_process';
    test('p', () => {
      const spy = vi.spyOn(childProcess, 'execFileSync');
      childProcess.execFileSync(process.execPath, ['--version']);
      expect(spy).toHaveBeenCalledOnce();
    });`,
    () => ({ opaque: ['child process'], isEnvNames: ANY, isAllEnv: ANY, env: ANY }),
  ),
  of(
    'connection',
    'a connection, and none to a server of its own',
    `import http from 'node:http';
    import net from 'node:net';
    test('own', async () => {
      const server = http.createServer((_, response) => { response.end('ok'); });
      await new Promise<void>((done) => server.listen(0, done));
      const { port } = server.address() as net.AddressInfo;
      expect(await (await fetch('http://localhost:' + port)).text()).toBe('ok');
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    });
    test.runIf(process.env.CASE_GIVEN)('another', async () => {
      const socket = net.connect(1, '127.0.0.1');
      await new Promise((done) => socket.once('error', done));
    });`,
    () => ({ opaque: ['network'], env: ANY, positions: ANY, isPositions: ANY }),
  ),
  of(
    'own-server',
    'nothing of a connection to a server of its own',
    `import http from 'node:http';
    test('own', async () => {
      const server = http.createServer((_, response) => { response.end('ok'); });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const { port } = server.address() as { port: number };
      const text = await new Promise((done) => http.get({ port, host: '127.0.0.1' }, (answer) => answer.on('data', done)));
      expect(String(text)).toBe('ok');
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    });`,
    () => ({ opaque: [], env: ANY }),
  ),
  of(
    'thread',
    'a thread, a watcher, a binding and a report',
    `import { Worker } from 'node:worker_threads';
    test('t', async () => {
      const worker = new Worker('', { eval: true });
      expect(worker).toBeInstanceOf(Worker);
      await worker.terminate();
      const other = new Worker('require("worker_threads").parentPort.postMessage(require("util").types.isProxy(process.env))', { eval: true });
      expect(await new Promise((done) => other.once('message', done))).toBe(false);
      expect(process.report.getReport()).toBeTypeOf('object');
      fs.watch(at('data')).close();
      expect(() => (process as unknown as { binding(name: string): unknown }).binding('none')).toThrow('No such');
    });`,
    () => ({
      opaque: ['worker thread', 'process report', 'file watcher', 'process binding'],
      positions: ANY,
      isPositions: ANY,
      env: ANY,
    }),
  ),
];

const positions: readonly RecorderCase[] = [
  of(
    'plain',
    'neither positions nor sources of a test file that only fails inside of what it expects',
    `import { answer } from './mocked.ts';
    vi.mock('./mocked.ts', () => ({ answer: () => 42 }));
    const extended = test.extend<{ fixture: number }>({ fixture: async ({}, use) => { await use(1); } });
    test('throws', async () => {
      expect(() => { throw new Error('x'); }).toThrow('x');
      expect(() => { expect(1).toBe(2); }).toThrow();
      await expect(Promise.reject(new TypeError('y'))).rejects.toThrow(TypeError);
      expect(new Error('z')).toEqual(new Error('z'));
      expect({ a: 1 }).toMatchInlineSnapshot('\\n{\\n  "a": 1,\\n}\\n');
      await vi.waitFor(() => { expect(answer()).toBe(42); });
      await expect.poll(() => answer()).toBe(42);
      const spy = vi.fn(() => { throw new Error('spied'); });
      expect(spy).toThrow('spied');
      expect(spy.mock.results[0]?.type).toBe('throw');
    });
    test.each([1, 2])('each %i', (n) => { expect(n).toBeLessThan(3); });
    extended('with a fixture', ({ fixture }) => { expect(fixture).toBe(1); });`,
    () => ({}),
  ),
  of(
    'stack',
    'which scripts are in a stack that is read',
    `import { used } from './lib.ts';
    test('s', () => {
      expect(used()).toBe(1);
      expect(new Error('e').stack).toContain('stack.test.ts');
    });`,
    (at) => ({ positions: [at('stack.test.ts')] }),
  ),
  of(
    'own-format',
    'which scripts are in a stack that somebody else formats',
    `test('s', () => {
      const before = Error.prepareStackTrace;
      Error.prepareStackTrace = (_, sites) => sites;
      const sites = new Error('e').stack as unknown as NodeJS.CallSite[];
      Error.prepareStackTrace = before;
      expect(sites[0]?.getFileName()).toContain('own-format.test.ts');
    });`,
    (at) => ({ positions: [at('own-format.test.ts')] }),
  ),
  of(
    'no-format',
    'which scripts are in a stack as Node formats it, for whoever wants it so',
    `test('s', () => {
      const before = Error.prepareStackTrace;
      Error.prepareStackTrace = undefined;
      const { stack = '' } = new TypeError('e');
      const held = { name: 'Held', message: 'm', stack: '' };
      Error.captureStackTrace(held);
      const heldStack = held.stack;
      let nodes = '';
      try { Buffer.alloc('a' as unknown as number); } catch (error) { nodes = (error as Error).stack ?? ''; }
      const none = Error.prepareStackTrace;
      Error.prepareStackTrace = before;
      expect(none).toBeUndefined();
      expect(stack).toMatch(/^TypeError: e\\n    at .*no-format\\.test\\.ts:\\d+:\\d+\\)?\\n    at /);
      expect(heldStack).toMatch(/^Held: m\\n    at .*no-format/);
      expect(nodes).toMatch(/^TypeError \\[ERR_INVALID_ARG_TYPE\\]: The "size" argument/);
      expect(new Error('f').stack).toContain('no-format.test.ts');
    });`,
    (at) => ({ positions: [at('no-format.test.ts')] }),
  ),
  of(
    'mapped-format',
    'positions where Node looks up places of a stack in source maps',
    `test('s', () => {
      const before = Error.prepareStackTrace;
      process.setSourceMapsEnabled(true);
      Error.prepareStackTrace = undefined;
      const { stack = '' } = new Error('e');
      Error.prepareStackTrace = before;
      process.setSourceMapsEnabled(false);
      expect(stack).toContain('mapped-format.test.ts');
    });`,
    () => ({ positions: ANY, isPositions: true }),
  ),
  of(
    'eval-stack',
    'positions where a stack has code that was made of a text',
    `test('s', () => { expect(new Function('return new Error("e").stack')()).toContain('eval'); });`,
    () => ({ positions: ANY, isPositions: true }),
  ),
  of(
    'sites',
    'that call sites are asked for, without ours among them',
    `test('s', () => {
      const before = Error.prepareStackTrace;
      Error.prepareStackTrace = (_, sites) => sites;
      const sites = new Error('e').stack as unknown as NodeJS.CallSite[];
      Error.prepareStackTrace = before;
      expect(sites[0]?.getFileName()).toContain('sites.test.ts');
      let thrown: Error | undefined;
      try { fs.readFileSync(at('data/none')); } catch (error) { thrown = error as Error; }
      expect(thrown?.stack).not.toContain('recorder.cjs');
      const [own, ...others] = util.getCallSites(4);
      expect(own?.scriptName).toContain('sites.test.ts');
      expect(others).toHaveLength(3);
      expect(util.getCallSites({ sourceMap: false })[0]?.scriptName).toContain('sites.test.ts');
      expect(() => util.getCallSites(0)).toThrow('Received 0');
      const down = (n: number): unknown => (n === 0 ? fs.readFileSync(at('data/none')) : down(n - 1));
      const depthOf = (call: () => unknown): number => {
        try { call(); } catch (error) { return (error as Error).stack?.split('\\n').length ?? 0; }
        return 0;
      };
      const deep = (n: number): unknown => { if (n === 0) throw new Error('e'); return deep(n - 1); };
      expect(depthOf(() => down(12))).toBe(depthOf(() => deep(20)));
    });`,
    (at) => ({ positions: ANY, isPositions: true, reads: [at('data/none')] }),
  ),
  of(
    'deleted',
    'positions where nobody can tell whether a stack was read',
    `test('s', () => {
      delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
      expect(new Error('e').stack).toContain('deleted.test.ts');
    });`,
    () => ({ positions: ANY, isPositions: true }),
  ),
  of(
    'realm',
    'sources and positions where there is another realm',
    `import vm from 'node:vm';
    test('r', () => {
      const add = (a: number, b: number): number => a + b;
      expect(vm.runInNewContext('(f) => Function.prototype.toString.call(f)')(add)).toContain('a + b');
    });`,
    () => ({ positions: ANY, isPositions: true, isAllSources: true }),
  ),
  of(
    'source',
    'the source of a function, of no other than ours',
    `test('s', () => {
      const add = (a: number, b: number): number => a + b;
      expect(String(add)).toContain('a + b');
      expect(Function.prototype.toString.call(Array)).toContain('[native code]');
      expect(fs.readFileSync.toString()).toMatch(/^function readFileSync/);
      expect(Function.prototype.toString.toString()).toContain('[native code]');
      expect(() => Function.prototype.toString.call({})).toThrow(TypeError);
    });`,
    (at) => ({ sources: [at('source.test.ts')] }),
  ),
];

export const RECORDER_CASES: readonly RecorderCase[] = [
  ...FILES,
  ...ENVIRONMENT,
  ...outside,
  ...positions,
  ...FAITHFUL,
];

/** What a test asserts of a case: the facts that it names. */
export function factsOfCase(given: RecorderCase, root: string): Partial<UnitFacts> {
  const facts = given.facts((file) => `${root}/${file}`);
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => (value as unknown) !== undefined));
}

/** Without what Vitest 3 does too: it looks for each module's file itself, and evaluates one of its own. */
export function comparable(unit: UnitFacts | undefined): UnitFacts | undefined {
  if (!unit) return undefined;
  const modules = unit.modules.filter(({ filename }) => filename !== '/@vite/env');
  const names = new Set(modules.map(({ filename }) => filename));
  return { ...unit, modules, probes: unit.probes.filter((file) => !names.has(file)) };
}
