import { expect, test } from 'vitest';
import { asTaskId } from '../ids.ts';
import { parseLedger, writeLedger } from './ledger.ts';
import { renamedLedger } from './renamed-ledger.ts';

const LINES = `{"k":"budget/edit:@acme/ui","max":3}
{"k":"budget/typical","max":9}
{"k":"raise/edit:@acme/ui/2027-01-31","by":"Ann","from":3,"to":4,"until":"2027-01-31","why":"the buttons move out of ui soon"}
{"k":"task/@acme/ui:build","w":2}
{"k":"task/@acme/ui-kit:build","w":5}
`;

const task = (project: string): object => ({ task: asTaskId(`${project}:build`), project });
const before = { tasks: [task('@acme/ui'), task('@acme/ui-kit')] } as Parameters<typeof renamedLedger>[1];

function read(text: string): Parameters<typeof renamedLedger>[0] {
  const ledger = parseLedger(text);
  if (!ledger.ok) throw new Error(ledger.error.problem);
  return ledger.value;
}

test('costs, budgets and raises of a project follow its name, those of one with a like name do not', () => {
  const renamed = renamedLedger(read(LINES), before, new Map([['@acme/ui', '@acme/look']]));
  expect(writeLedger(renamed)).toBe(`{"k":"budget/edit:@acme/look","max":3}
{"k":"budget/typical","max":9}
{"k":"raise/edit:@acme/look/2027-01-31","by":"Ann","from":3,"to":4,"until":"2027-01-31","why":"the buttons move out of ui soon"}
{"k":"task/@acme/look:build","w":2}
{"k":"task/@acme/ui-kit:build","w":5}
`);
});

test('what stands under the new name already is kept, and nothing changes without a rename', () => {
  const both = `${LINES}{"k":"task/@acme/look:build","w":7}\n`;
  const renamed = renamedLedger(read(both), before, new Map([['@acme/ui', '@acme/look']]));
  expect(renamed.get('task/@acme/look:build')?.['w']).toBe(7);
  expect(renamedLedger(read(LINES), before, new Map())).toEqual(read(LINES));
});
