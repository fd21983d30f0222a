import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { runIdFrom } from '@subminute/core';
import { expect, test } from 'vitest';
import { nameOf, processSpace } from '../process/table.ts';
import { inFolder } from '../testing/in-folder.ts';
import type { Fingerprint } from './fingerprint.ts';
import {
  type Published,
  publish,
  publishIndex,
  publishedFile,
  readIndex,
  readPublished,
  watchersOf,
  withdraw,
  withdrawOf,
} from './kept-file.ts';

const print = { id: 'x', parts: {}, stamp: '', env: {} } as unknown as Fingerprint;

const published = (given: Partial<Published> = {}): Published => ({
  version: 1,
  checkout: '/w',
  process: nameOf(process.pid),
  space: processSpace(),
  isSettling: false,
  kept: { print, run: runIdFrom([1, 2, 3, 4, 5]), left: {} },
  ...given,
});

test('what a living watcher tells is read, until it is withdrawn', () => {
  inFolder({}, (store) => {
    const file = path.join(store, 'watch', 'a.json');
    publish(file, published());
    expect(readPublished(file)).toEqual(published());
    withdraw(file);
    expect(readPublished(file)).toBeUndefined();
  });
});

test('what a watcher tells that began in the place of an ended one is not withdrawn with that', () => {
  inFolder({}, (store) => {
    const file = path.join(store, 'watch', 'a.json');
    publish(file, published());
    withdrawOf(file, { pid: process.pid, started: 'earlier' });
    expect(readPublished(file)).toEqual(published());
    withdrawOf(file, nameOf(process.pid));
    expect(readPublished(file)).toBeUndefined();
  });
});

test.each([
  ['of a dead one', { process: { pid: 2 ** 22 + 1, started: '1' } }],
  ['of a process that got its number', { process: { pid: process.pid, started: 'earlier' } }],
  ['of an earlier start of the machine', { space: { ...processSpace(), boot: 'before' } }],
  ['of another namespace', { space: { ...processSpace(), namespace: 'pid:[1]' } }],
  ['of a later version', { version: 2 as unknown as 1 }],
  [
    'with a run that is none',
    { kept: { print, run: '../../x', left: {} } as unknown as NonNullable<Published['kept']> },
  ],
])('what is there %s is nothing', (_what, given: Partial<Published>) => {
  inFolder({}, (store) => {
    const file = path.join(store, 'watch', 'a.json');
    publish(file, published(given));
    expect(readPublished(file)).toBeUndefined();
  });
});

test('the watchers of a checkout are those that live, or may in another namespace', () => {
  inFolder({}, (store) => {
    const told = (name: string, given: Partial<Published>): void => {
      publish(path.join(store, 'watch', `${name}.json`), published(given));
    };
    told('a', { told: ['-t', 'test'] });
    told('b', { space: { ...processSpace(), namespace: 'pid:[1]' } });
    told('c', { process: { pid: process.pid, started: 'earlier' } });
    told('d', { checkout: '/other' });
    // Nobody is to end all processes, or the first of them.
    told('e', { process: { pid: -1, started: '' } });
    told('f', { process: { pid: 1, started: '' } });
    const found = watchersOf([store, path.join(store, 'none')], '/w');
    expect(found.map(({ file, state }) => [path.basename(file), state])).toEqual([
      ['a.json', 'alive'],
      ['b.json', 'elsewhere'],
    ]);
    expect(found[0]?.published.told).toEqual(['-t', 'test']);
  });
});

test.each(['', '{', '[]', 'null', '{"version":1}'])('a file that holds %j is nothing', (text) => {
  inFolder({ 'a.json': text, 'a.index': text }, (store) => {
    const file = path.join(store, 'a.json');
    expect(readPublished(file)).toBeUndefined();
    expect([...readIndex(file)]).toEqual([]);
  });
});

test('an index is read as it was written', () => {
  inFolder({ 'a.json': '' }, (store) => {
    const file = path.join(store, 'a.json');
    const index = new Map([['src/x.ts', { stat: '1', hash: '2', isFresh: true }]]);
    publishIndex(file, index);
    expect(readIndex(file)).toEqual(index);
    writeFileSync(path.join(store, 'a.index'), '[["x",');
    expect(readIndex(file).size).toBe(0);
  });
});

test('each way to ask has a file of its own', () => {
  const asked = { root: '/w', cwd: '/w', command: 'affected', args: ['-t', 'test'] };
  const files = [
    asked,
    { ...asked, args: ['-t', 'build'] },
    { ...asked, cwd: '/w/a' },
    { ...asked, root: '/v' },
  ];
  expect(new Set(files.map((one) => publishedFile('/s', one))).size).toBe(4);
  const both = (args: readonly string[]): string => publishedFile('/s', { ...asked, args });
  expect(both(['--targets=lint,test'])).toBe(both(['-t', 'test', '-t', 'lint']));
});
