import { expect, test } from 'vitest';
import { addToWorkers, isObservedPool } from './exec-argv.ts';

test('each project of Vitest 4 and 5 loads the recorder before what the user preloads, once', () => {
  const root = { execArgv: ['--require', 'user.cjs'] };
  const project: { execArgv?: string[] } = {};
  const vitest = { version: '5.1.1', config: root, projects: [{ config: project }] };
  addToWorkers(vitest, '/spool/start.cjs');
  addToWorkers(vitest, '/spool/start.cjs');
  expect(root.execArgv).toEqual(['--require', '/spool/start.cjs', '--require', 'user.cjs']);
  expect(project.execArgv).toEqual(['--require', '/spool/start.cjs']);
});

test('in Vitest 3 the pools of processes and threads do', () => {
  const config = { poolOptions: { forks: { execArgv: ['-x'] }, vmThreads: {} } };
  addToWorkers({ version: '3.2.7', config, projects: [] }, '/s');
  expect(config.poolOptions).toEqual({
    forks: { execArgv: ['--require', '/s', '-x'] },
    threads: { execArgv: ['--require', '/s'] },
    vmThreads: {},
  });
});

test.each(['vmThreads', 'vmForks', 'browser', 'typescript', './pool.ts', undefined])(
  'what a test file reads in the pool %s is not seen',
  (pool) => {
    expect([isObservedPool(pool), isObservedPool('forks'), isObservedPool('threads')]).toEqual([
      false,
      true,
      true,
    ]);
  },
);
