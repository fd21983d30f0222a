import { expect, test } from 'vitest';
import { publishArgs } from './publish-args.ts';

test('what Nx hands over is said in the words of npm', () => {
  expect(publishArgs([])).toEqual(['--access=public']);
  expect(publishArgs(['--dryRun=true', '--tag=next', '--firstRelease=true'])).toEqual([
    '--access=public',
    '--tag=next',
    '--dry-run',
  ]);
  expect(publishArgs(['--dryRun', '--registry', 'http://127.0.0.1:1', '--otp=123456'])).toEqual([
    '--access=public',
    '--registry=http://127.0.0.1:1',
    '--otp=123456',
    '--dry-run',
  ]);
});

test('an argument that it does not know is an error, not a publication', () => {
  expect(() => publishArgs(['--dryrun=true'])).toThrow('--dryrun');
  expect(() => publishArgs(['other'])).toThrow('other');
});

test('only false switches the dry run off', () => {
  expect(publishArgs(['--dryRun=false'])).toEqual(['--access=public']);
  expect(publishArgs(['--dryRun=1'])).toContain('--dry-run');
  expect(publishArgs([], { NX_DRY_RUN: 'true' })).toContain('--dry-run');
});
