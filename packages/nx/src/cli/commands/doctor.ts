import type { ExitCode } from '@subminute/core';
import path from 'node:path';
import { findPlace } from '@subminute/vitest/store';
import { findRoot } from '../../store/find-root.ts';
import { doctorOptions } from '../doctor/options.ts';
import { fail } from '../fail.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';

/** What in this workspace stops it from being fast or right, each with its remedy. Exit 1: something does. */
export async function doctor(io: Io, args: readonly string[]): Promise<ExitCode> {
  const options = doctorOptions(args);
  if (!options.ok) return fail(io, options.error);
  const { flags, mode, fixes, projects } = options.value;
  const cwd = path.resolve(io.cwd, flags.cwd ?? '.');
  const root = findRoot(cwd);
  if (root === undefined) return fail(io, messages.noWorkspace(cwd));
  const request = { root, store: findPlace(root, io.env).dir, flags, projects };
  switch (mode) {
    case 'compare':
      return (await import('../doctor/compare.ts')).compare(io, request);
    case 'isolated-declarations':
      return (await import('../doctor/isolated.ts')).isolated(io, request, fixes);
    case 'look':
      return fixes
        ? (await import('../doctor/fix.ts')).fix(io, request)
        : (await import('../doctor/look.ts')).look(io, request);
  }
}
