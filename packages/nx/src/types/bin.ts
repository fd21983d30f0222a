#!/usr/bin/env node
import { parseArgs } from 'node:util';
import type { Result } from '@subminute/core';
import { findRoot } from '../store/find-root.ts';
import { checkTypes } from './check.ts';
import { type Told, emitTypes } from './emit.ts';

// What the targets run that `infer` makes: in a project's folder, for one project.
const USAGE =
  'usage: subminute-types emit -p tsconfig.json [--oxc] [--shared] | check -p tsconfig.json [-p tsconfig.test.json]';

async function run(): Promise<Result<Told, string>> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      project: { type: 'string', short: 'p', multiple: true },
      oxc: { type: 'boolean' },
      shared: { type: 'boolean' },
    },
  });
  const [what] = positionals;
  const configs = values.project ?? [];
  const home = process.cwd();
  const root = findRoot(home);
  if (root === undefined) return { ok: false, error: `${home} lies in no workspace of Nx` };
  const [config] = configs;
  const task = { root, home, env: process.env };
  if (what === 'emit' && config !== undefined)
    return emitTypes(task, { config, isOxc: values.oxc === true, isShared: values.shared === true });
  if (what === 'check' && config !== undefined) return checkTypes(task, configs);
  return { ok: false, error: USAGE };
}

const told = await run();
if (told.ok) {
  if (told.value.text !== '') process.stdout.write(`${told.value.text}\n`);
  process.exitCode = told.value.isGood ? 0 : 1;
} else {
  process.stderr.write(`subminute-types: ${told.error}\n`);
  process.exitCode = 2;
}
