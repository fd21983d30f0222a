import { ANY, type RecorderCase, of } from './recorder-case.ts';

/** What no test file can tell from a run without a recorder. */
export const FAITHFUL: readonly RecorderCase[] = [
  of(
    'faithful',
    'nothing that changes what a test sees',
    `test('functions', async () => {
      expect([fs.readFileSync.name, fs.readFileSync.length]).toEqual(['readFileSync', 2]);
      expect(await util.promisify(fs.exists)(at('data'))).toBe(true);
      const file = fs.openSync(at('data/a.txt'));
      const { bytesRead } = await util.promisify(fs.read)(file, Buffer.alloc(9), 0, 9, 0);
      expect(bytesRead).toBe(1);
      fs.closeSync(file);
      await expect(fs.promises.readFile(at('data/none'))).rejects.toMatchObject({ code: 'ENOENT', errno: -2, syscall: 'open' });
      expect(() => fs.readFileSync(null as never)).toThrow(/must be of type/);
      expect(() => fs.readFile(at('data/a.txt'), undefined as never)).toThrow(/"cb"|callback/i);
      const spy = vi.spyOn(fs, 'readFileSync').mockReturnValue('spied');
      expect(fs.readFileSync(at('data/a.txt'))).toBe('spied');
      spy.mockRestore();
      expect(fs.readFileSync(at('data/a.txt'), 'utf8')).toBe('a');
    });`,
    (at) => ({ reads: ['data/a.txt', 'data/none'].map(at), probes: ANY }),
  ),
  of(
    'ends',
    'its end, whatever a test puts in the place of timers and channels',
    `test('e', () => {
      const Url = URL;
      const file = 'file://' + at('data/a.txt');
      vi.useFakeTimers();
      process.send = (() => true) as typeof process.send;
      JSON.stringify = () => { throw new Error('no'); };
      for (const name of ['Buffer', 'URL', 'Set', 'WeakMap', 'Uint8Array'])
        vi.stubGlobal(name, undefined);
      const has = fs.existsSync(new Url(file));
      vi.unstubAllGlobals();
      expect(has).toBe(true);
    });`,
    (at) => ({ probes: ['__snapshots__/ends.test.ts.snap', 'data/a.txt'].map(at) }),
  ),
  of(
    'own-env',
    'nothing of objects that inherit from the environment, or are clones of it',
    `import { MessageChannel } from 'node:worker_threads';
    test('e', () => {
      const env = Object.create(process.env) as NodeJS.ProcessEnv;
      env['CASE_MADE'] = 'x';
      expect(Object.keys(env)).toEqual(['CASE_MADE']);
      expect(process.env['CASE_MADE']).toBe(undefined);
      const held = { list: [{ env: process.env }] };
      expect(structuredClone(held).list[0]?.env['CASE_GIVEN']).toBe('given');
      expect(held.list[0]?.env).toBe(process.env);
      expect(structuredClone(process.env)['CASE_GIVEN']).toBe('given');
      const { port1 } = new MessageChannel();
      port1.postMessage(process.env);
      port1.close();
      expect(() => structuredClone({ call: () => 1 })).toThrow('could not be cloned');
      const given = (env: unknown): unknown => (env as NodeJS.ProcessEnv)['CASE_GIVEN'];
      expect(given(structuredClone(new Map([['env', process.env]])).get('env'))).toBe('given');
      expect([...structuredClone(new Set([process.env]))].map(given)).toEqual(['given']);
      expect(given(structuredClone(Object.freeze({ env: process.env })).env)).toBe('given');
      expect(given(structuredClone({ get env() { return process.env; } }).env)).toBe('given');
      const error = structuredClone(new TypeError('x', { cause: process.env }));
      expect([error instanceof TypeError, error.message, given(error.cause)]).toEqual([true, 'x', 'given']);
      class Own { env = process.env; }
      expect(given(structuredClone(new Own()).env)).toBe('given');
    });`,
    () => ({ env: ['CASE_MADE'], isEnvNames: true, isAllEnv: true, positions: ANY, isPositions: ANY }),
  ),
  of(
    'spies',
    'nothing of its own where a test counts calls',
    `test('s', () => {
      const [from, get] = [vi.spyOn(Buffer, 'from'), vi.spyOn(Reflect, 'get')];
      Buffer.from(process.env['CASE_GIVEN'] ?? 'x');
      expect([from, get].map((spy) => spy.mock.calls.length)).toEqual([1, 0]);
      vi.restoreAllMocks();
    });`,
    () => ({ env: ['CASE_GIVEN'] }),
  ),
  of(
    'other-fs',
    'nothing of a file system that a test puts in its place',
    `vi.mock('node:fs', () => ({ default: { readFileSync: () => 'mocked' } }));
    test('f', () => { expect(fs.readFileSync(at('data/a.txt'), 'utf8')).toBe('mocked'); });`,
    () => ({}),
  ),
  of(
    'code',
    'no module that a test evaluates by itself',
    `import vm from 'node:vm';
    test('v', async () => {
      const text = "'use strict';async (a)=>{{return a\\n}}";
      expect(await (vm.runInThisContext(text, { filename: at('evaluated.ts') }) as (a: number) => unknown)(1)).toBe(1);
      const near = text.replace('(a)', '(__vite_ssr_exports__)');
      expect(vm.runInThisContext(near, { filename: at('evaluated.ts'), columnOffset: 0 })).toBeTypeOf('function');
    });`,
    (at) => ({ modules: [{ filename: at('code.test.ts') }] as never }),
  ),
];
