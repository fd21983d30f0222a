import { expect, test } from 'vitest';
import type { LeaseState } from '../protocol.ts';
import { type Applicant, Leases } from './leases.ts';

interface Told extends Applicant {
  readonly told: LeaseState['state'][];
}

function applicant(checkout: string, nxPid: number = process.pid): Told {
  const told: LeaseState['state'][] = [];
  return {
    told,
    outputs: [],
    asked: { hash: '1', task: 'a:build', checkout, nxPid },
    say: ({ state }) => told.push(state),
  };
}

/** Above what any system gives away. */
const NOBODY = 2 ** 30;

test('one builds, and who waits is told when its archive is stored', () => {
  const leases = new Leases();
  const [builder, other] = [applicant('/a'), applicant('/b')];
  leases.ask(builder);
  leases.ask(other);
  leases.passed(builder);
  leases.gone(builder);
  expect(other.told).toEqual(['waiting']);
  leases.stored('1');
  expect([builder.told, other.told]).toEqual([['granted'], ['waiting', 'built']]);
  expect(leases.counts).toEqual({ held: 0, waiting: 0 });
});

test('a builder that dies frees its place at once', () => {
  const leases = new Leases();
  const [builder, second, third] = [applicant('/a'), applicant('/b'), applicant('/c')];
  for (const one of [builder, second, third]) leases.ask(one);
  leases.gone(builder);
  expect(second.told).toEqual(['waiting', 'granted']);
  expect(third.told).toEqual(['waiting']);
  leases.gone(third);
  leases.gone(second);
  expect(leases.counts).toEqual({ held: 0, waiting: 0 });
});

test('an archive that never comes is not waited for when its Nx is gone, or after 20 s', () => {
  const leases = new Leases();
  const [dead, slow, last] = [applicant('/a', NOBODY), applicant('/b'), applicant('/c')];
  for (const one of [dead, slow, last]) leases.ask(one, 0);
  leases.passed(dead, 0);
  leases.look(1);
  expect(slow.told).toEqual(['waiting', 'granted']);
  leases.passed(slow, 1000);
  leases.look(20_000);
  expect(last.told).toEqual(['waiting']);
  leases.look(21_000);
  expect(last.told).toEqual(['waiting', 'granted']);
  leases.gone(last);
  leases.look();
  expect(leases.counts).toEqual({ held: 0, waiting: 0 });
});

test('who says that it has passed without holding anything changes nothing', () => {
  const leases = new Leases();
  const [builder, other] = [applicant('/a'), applicant('/b')];
  leases.ask(builder);
  leases.ask(other);
  leases.passed(other);
  leases.gone(builder);
  expect(other.told).toEqual(['waiting', 'granted']);
});
