import { ledgerChanges } from '@subminute/core/report';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestRepository, GIT_ENV, makeRepository } from '../testing/repository.ts';
import { ledgerHistory } from './ledger-history.ts';

let repository: TestRepository;

beforeEach(() => {
  repository = makeRepository();
});
afterEach(() => {
  repository[Symbol.dispose]();
});

const HEAD =
  '{"k":"#","anchor":"fb296a80c258","cores":2,"epoch":1,"overhead":1,"schema":1,"targets":["test"]}';

test('a commit of a date beyond all calendars is told, too', async () => {
  repository.write({
    'subminute.ratchet.jsonl': `${HEAD}\n{"k":"budget/typical","at":1,"goal":60,"max":2}\n`,
  });
  repository.git('add', '-A');
  // Dates of git have 64 bits.
  repository.git('update-ref', 'HEAD', commitAt('99999999999999'));
  const changes = ledgerChanges(await ledgerHistory({ cwd: repository.dir, env: GIT_ENV }));
  expect(changes.map(({ atMs, moves }) => [atMs, moves.length])).toEqual([[8.64e15, 1]]);
});

function commitAt(seconds: string): string {
  const tree = repository.git('write-tree');
  const raw = `tree ${tree}\nauthor t <t@example.com> ${seconds} +0000\ncommitter t <t@example.com> ${seconds} +0000\n\nx\n`;
  repository.write({ '.git/raw': raw });
  return repository.git('hash-object', '-t', 'commit', '-w', '.git/raw');
}
