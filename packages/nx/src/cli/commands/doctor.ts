import type { ExitCode } from '@subminute/core';
import { parseReading } from '../flags.ts';
import { fail } from '../fail.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { type Check, runChecks } from '../checks.ts';
import { findRoot } from '../../store/find-root.ts';
import path from 'node:path';
import { findPlace } from '@subminute/vitest/store';

/** What in this workspace stops it from being fast or right, each with its remedy. Exit 1: something does. */
export async function doctor(io: Io, args: readonly string[]): Promise<ExitCode> {
  const flags = parseReading('doctor', args);
  if (!flags.ok) return fail(io, flags.error);
  const [extra] = flags.value.rest;
  if (extra !== undefined) return fail(io, messages.unknownFlag(extra, 'doctor'));
  const cwd = path.resolve(io.cwd, flags.value.cwd ?? '.');
  const root = findRoot(cwd);
  if (root === undefined) return fail(io, messages.noWorkspace(cwd));
  const { unitChecks } = await import('../unit-checks.ts');
  const { shieldChecks } = await import('../shield-checks.ts');
  const { loopFacts } = await import('../loop-checks/facts.ts');
  const { loopChecks } = await import('../loop-checks/loop-checks.ts');
  const store = findPlace(root, io.env).dir;
  const facts = await loopFacts({ root, env: io.env, store });
  const checks = [
    ...runChecks(root, io.env),
    ...(facts ? loopChecks(facts) : []),
    ...(await shieldChecks({ root, env: io.env, store })),
    ...unitChecks(root, store),
  ];
  const isBad = checks.some((check) => check.state === 'bad');
  if (flags.value.format === 'json') io.out.write(`${JSON.stringify({ version: 1, checks })}\n`);
  else io.out.write(`${checks.flatMap(lines).join('\n')}\n`);
  return isBad ? 1 : 0;
}

const MARK: Readonly<Record<Check['state'], string>> = { good: 'ok  ', note: 'note', bad: 'BAD ' };

function lines(check: Check): string[] {
  const remedy = check.remedy === undefined ? [] : [`     ${check.remedy}`];
  return [`${MARK[check.state]} ${check.name}: ${check.found}`, ...remedy];
}
