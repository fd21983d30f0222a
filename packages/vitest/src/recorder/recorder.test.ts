import { once } from 'node:events';
import { fork } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSpool } from '../record/spool.ts';
import type { UnitFacts } from '../record/unit-facts.ts';
import { type Fixture, fixture } from '../testing/record.ts';
import { CASE_FILES, RECORDER_CASES, comparable, factsOfCase } from '../testing/recorder-cases.ts';

/** All of them in threads, and with other versions of Vitest: e2e/vitest-recorder.test.ts. */
const IN_THREADS = new Set(['reads', 'env', 'plain', 'ends']);

describe.each(['forks', 'threads'])('in a worker of %s', (pool) => {
  const cases = RECORDER_CASES.filter(({ name }) => pool === 'forks' || IN_THREADS.has(name));
  let project: Fixture;
  let units: readonly UnitFacts[] = [];

  beforeAll(async () => {
    project = fixture(CASE_FILES);
    project.write(Object.fromEntries(cases.map(({ name, code }) => [`${name}.test.ts`, code])));
    const recorded = await project.run({ cli: { pool }, env: { CASE_GIVEN: 'given' } });
    if (recorded.failed > 0 || recorded.units.length !== cases.length) throw new Error(recorded.output);
    units = recorded.units;
  }, 60_000);
  afterAll(() => {
    project[Symbol.dispose]();
  });

  test.each(cases.map((given) => [given.title, given] as const))('it records %s', (_, given) => {
    const unit = units.find(({ path }) => path === `${project.root}/${given.name}.test.ts`);
    expect(comparable(unit)).toMatchObject(factsOfCase(given, project.root));
  });
});

test('by function, it tells what ran of each module, and nothing where somebody else counts too', async () => {
  using project = fixture({
    ...CASE_FILES,
    'ran.test.ts': `
      import { expect, test } from 'vitest';
      import { used } from './lib.ts';
      test('r', () => { expect(used()).toBe(1); });`,
    'counted.test.ts': `
      import inspector from 'node:inspector';
      import { expect, test } from 'vitest';
      import { used } from './lib.ts';
      test('c', () => {
        const session = new inspector.Session();
        session.connect();
        session.post('Profiler.enable');
        expect(used()).toBe(1);
      });`,
  });
  const { units } = await project.run({ byFunction: true });
  const [counted, ran] = units.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  expect(counted).toMatchObject({ isComplete: true, ran: [] });
  const lib = ran?.ran.find(({ filename }) => filename === `${project.root}/lib.ts`);
  const prefix = ran?.modules.find(({ filename }) => filename === lib?.filename)?.prefix ?? 0;
  // The script, its wrapper, and in its code one function that ran and one that did not.
  const inCode = lib?.ranges.filter(([start, , count]) => start >= prefix && count < 2) ?? [];
  expect(inCode.map(([, , count]) => count)).toContain(0);
  expect(inCode.map(([, , count]) => count)).toContain(1);
});

test('what a worker that is killed has not done is not complete', async () => {
  using project = fixture({
    ...CASE_FILES,
    'killed.test.ts': `
      import { test } from 'vitest';
      import fs from 'node:fs';
      test('k', () => {
        fs.existsSync(import.meta.dirname + '/data');
        process.kill(process.pid, 'SIGKILL');
      });`,
  });
  const { units } = await project.run();
  expect(units).toMatchObject([{ isComplete: false, opaque: ['child process'] }]);
  expect(units[0]?.probes).toContain(`${project.root}/data`);
});

/** A worker that says something once it has stopped, and ends by a message to itself. */
const LATE = `
  import { MessageChannel, isMainThread, parentPort } from 'node:worker_threads';
  const send = (value) => (isMainThread ? process.send(value) : parentPort.postMessage(value));
  send('before');
  send({ __vitest_worker_response__: true, type: 'testfileFinished' });
  send('between');
  const { port1, port2 } = new MessageChannel();
  port2.once('message', () => process.exit());
  send({ __vitest_worker_response__: true, type: 'stopped' });
  send('late');
  port1.postMessage('goes on');`;

test.each(['forks', 'threads'])(
  'a worker of %s that has said that it stopped says nothing more to Vitest',
  async (pool) => {
    using project = fixture({ 'late.mjs': LATE });
    const spool = makeSpool(project.root, { byFunction: false });
    const file = `${project.root}/late.mjs`;
    const execArgv = ['--require', spool.start];
    const worker =
      pool === 'forks' ? fork(file, { execArgv }) : new Worker(new URL(`file://${file}`), { execArgv });
    const said: unknown[] = [];
    worker.on('message', (message) => said.push(message));
    await once(worker, pool === 'forks' ? 'disconnect' : 'exit');
    expect(said).toMatchObject(['before', { type: 'testfileFinished' }, 'between', { type: 'stopped' }]);
  },
);

test('units that share a worker say so', async () => {
  using project = fixture({
    'a.test.ts': `import { test } from 'vitest'; test('a', () => {});`,
    'b.test.ts': `import { test } from 'vitest'; test('b', () => {});`,
  });
  const { units } = await project.run({ cli: { isolate: false, maxWorkers: 1 } });
  expect(units.map(({ isShared }) => isShared)).toEqual([true, true]);
});

test('an environment that is a file of the workspace makes a unit opaque', async () => {
  using project = fixture({
    'environment.mjs':
      "export default { name: 'own', viteEnvironment: 'ssr', setup: () => ({ teardown() {} }) };",
    'a.test.ts': `import { test } from 'vitest'; test('a', () => {});`,
  });
  const { units } = await project.run({ cli: { environment: './environment.mjs' } });
  expect(units).toMatchObject([{ isComplete: true, opaque: ['custom environment'] }]);
});
