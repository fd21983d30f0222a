import { parseArgs } from 'node:util';

/** What Nx hands to each task of a publication → what npm takes. Anything else is an error. */
export function publishArgs(given: readonly string[]): readonly string[] {
  const { values } = parseArgs({
    args: given.map((arg) => (arg === '--dryRun' ? '--dryRun=true' : arg)),
    options: {
      access: { type: 'string' },
      dryRun: { type: 'string' },
      firstRelease: { type: 'string' },
      otp: { type: 'string' },
      registry: { type: 'string' },
      tag: { type: 'string' },
    },
  });
  const { dryRun = 'false', firstRelease: _ours, access = 'public', ...rest } = values;
  const named = Object.entries({ access, ...rest }).map(([name, value]) => `--${name}=${value}`);
  return dryRun === 'false' ? named : [...named, '--dry-run'];
}
