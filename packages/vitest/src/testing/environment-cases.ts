import { ANY, type RecorderCase, of } from './recorder-case.ts';

/** What a test asks of the environment and of the machine. */
export const ENVIRONMENT: readonly RecorderCase[] = [
  of(
    'env',
    'variables that are read, also absent ones, and not those that the test has set',
    `test('variables', () => {
      expect(process.env.CASE_GIVEN).toBe('given');
      expect('CASE_ABSENT' in process.env).toBe(false);
      expect(import.meta.env.CASE_META).toBe(undefined);
      process.env.CASE_OWN = 1 as unknown as string;
      expect(process.env.CASE_OWN).toBe('1');
      delete process.env.CASE_OWN;
      expect(process.env.CASE_OWN).toBe(undefined);
      vi.stubEnv('CASE_STUBBED', 'x');
      expect(process.env.CASE_STUBBED).toBe('x');
      vi.unstubAllEnvs();
      expect('CASE_STUBBED' in process.env).toBe(false);
    });`,
    () => ({ env: ['CASE_GIVEN', 'CASE_ABSENT', 'CASE_META', 'CASE_STUBBED'] }),
  ),
  of(
    'all-env',
    'that all variables are enumerated',
    `test('all', () => {
      expect({ ...process.env }.CASE_GIVEN).toBe('given');
      expect(Object.keys(process.env)).toContain('CASE_GIVEN');
      expect(Object.prototype.toString.call(process.env)).toBe('[object Object]');
      const { CASE_FIRST, ...others } = process.env;
      expect(CASE_FIRST).toBe(undefined);
      expect(Object.entries(others).length).toBe(Object.keys(others).length);
      expect(process.env['CASE_NAMED']).toBe(undefined);
    });`,
    () => ({ isEnvNames: true, isAllEnv: true, env: ['CASE_FIRST', 'CASE_NAMED'] }),
  ),
  of(
    'env-names',
    'that the names of all variables are asked for, and the values of those that are taken',
    `test('names', () => {
      expect(Object.keys(process.env).filter((name) => /^case_m/i.test(name))).toEqual([]);
      expect([process.env].flatMap(Object.keys)).toContain('CASE_GIVEN');
      expect(Reflect.apply(Object.keys, Object, [process.env])).toContain('CASE_GIVEN');
      expect(process.env['CASE_NAMED']).toBe(undefined);
    });`,
    () => ({ isEnvNames: true, isAllEnv: false, env: ['CASE_NAMED'] }),
  ),
  of(
    'env-one-by-one',
    'variables that are taken one by one, by what they are described as',
    `test('one by one', () => {
      const described = Reflect.ownKeys(process.env).map((name) => Reflect.getOwnPropertyDescriptor(process.env, name));
      expect(described.some((one) => one?.value === 'given')).toBe(true);
    });`,
    () => ({ isEnvNames: true, isAllEnv: true }),
  ),
  of(
    'env-some',
    'all variables where one is taken in the way in which the names were',
    `test('some', () => {
      const call = (as: (...args: never[]) => unknown, ...args: unknown[]): any => as(...args as never[]);
      expect(call(Reflect.ownKeys, process.env)).toContain('CASE_GIVEN');
      expect(call(Reflect.getOwnPropertyDescriptor, process.env, 'CASE_GIVEN').value).toBe('given');
    });`,
    () => ({ isEnvNames: true, isAllEnv: true }),
  ),
  of(
    'env-described',
    'all variables that are described at once',
    `test('described', () => {
      expect(Object.getOwnPropertyDescriptors(process.env).CASE_GIVEN?.value).toBe('given');
    });`,
    () => ({ isEnvNames: true, isAllEnv: true }),
  ),
  of(
    'env-loop',
    'all variables that are read in a loop',
    `test('loop', () => {
      const found = [];
      for (const name in process.env) if (process.env[name] === 'given') found.push(name);
      expect(found).toEqual(['CASE_GIVEN']);
    });`,
    () => ({ isEnvNames: true, isAllEnv: true }),
  ),
  of(
    'env-printed',
    'all variables that are printed, as without a recorder',
    `test('printed', () => {
      expect(util.inspect({ env: process.env })).toContain("CASE_GIVEN: 'given'");
      expect(util.inspect(process.env)).toBe(util.inspect({ ...process.env }));
      const isNew = Number.parseInt(process.versions.node, 10) >= 26;
      if (!isNew) expect(util.inspect(process.env, { customInspect: false })).toContain("CASE_GIVEN: 'given'");
    });`,
    () => ({ isEnvNames: true, isAllEnv: true, env: ANY }),
  ),
  of(
    'machine',
    'that the machine is asked',
    `test('m', () => {
      expect(os.cpus()).toBeDefined();
      expect(navigator.hardwareConcurrency).toBe(os.availableParallelism());
      expect(navigator).toBe(navigator);
      expect(() => Reflect.get(Object.getPrototypeOf(navigator), 'hardwareConcurrency')).toThrow(TypeError);
      expect(os.freemem()).toBeGreaterThan(0);
    });`,
    () => ({ machine: ['cpus', 'availableParallelism'], opaque: ['state of the machine'] }),
  ),
];
