import { isDeepStrictEqual } from 'node:util';
import { duration, limit, plural } from '@subminute/core';
import { type Ledger, type LedgerEntry, UNITS, taskUnitsOf } from '@subminute/core/ratchet';

/** What an update changed, as one sentence for each value: what it is of, what it is now, what it was. */
export function changesOf(before: Ledger, after: Ledger): readonly string[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.flatMap((key) => changeOf(key, before.get(key), after.get(key)));
}

function changeOf(key: string, was: LedgerEntry | undefined, is: LedgerEntry | undefined): readonly string[] {
  if (isDeepStrictEqual(was, is)) return [];
  const at = key.indexOf('/');
  const [kind, name] = [key.slice(0, at + 1), key.slice(at + 1)];
  if (kind === UNITS) return [unitsChange(name, was, is)];
  if (kind === 'budget/') return budgetChange(name, was, is);
  if (kind === 'task/') return taskChange(name, was, is);
  if (!is) return [`${key} is gone from the ledger`];
  return [`${key} is ${was ? 'another' : 'new'} in the ledger`];
}

function budgetChange(name: string, was: LedgerEntry | undefined, is: LedgerEntry | undefined): string[] {
  if (!is) return [`${name} has no budget any more: there is no such loop`];
  if (!was || was['max'] !== is['max'])
    return [`${name} may take ${bound(is['max'])} now${before(bound, was?.['max'])}`];
  return was['at'] === is['at']
    ? []
    : [`${name} takes ${time(is['at'])} now${before(time, was['at'])}; its budget stays ${bound(is['max'])}`];
}

function taskChange(name: string, was: LedgerEntry | undefined, is: LedgerEntry | undefined): string[] {
  if (!is) return [`${name} is gone: no such task is in the graph`];
  if (!was || was['w'] !== is['w'])
    return [`${name} costs ${time(is['w'])} of CPU time now${before(time, was?.['w'])}`];
  return was['d'] === is['d']
    ? []
    : [`${name} takes ${time(is['d'])} now where it has a core to itself${before(time, was['d'])}`];
}

/** A line of many shares: how many loops they are of. */
function unitsChange(name: string, was: LedgerEntry | undefined, is: LedgerEntry | undefined): string {
  if (!is) return `${name} runs all of its test files in every loop again`;
  const old = was ? `, was ${unitsSaid(was)}` : '';
  return `${name} runs a part of its test files in ${unitsSaid(is)}${old}`;
}

function unitsSaid(entry: LedgerEntry): string {
  const [, { files, shares }] = taskUnitsOf(entry);
  return `${plural(shares.size, 'loop')} (of ${plural(files, 'file')})`;
}

type Say = (seconds: unknown) => string;

function before(say: Say, seconds: unknown): string {
  return typeof seconds === 'number' ? `, was ${say(seconds)}` : ', was not known';
}

function time(seconds: unknown): string {
  return typeof seconds === 'number' ? duration(seconds * 1000) : 'nothing that is known';
}

function bound(seconds: unknown): string {
  return typeof seconds === 'number' ? limit(seconds * 1000) : 'as long as it likes';
}
