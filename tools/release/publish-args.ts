import { parseArgs } from 'node:util';

/**
 * What Nx hands to each task of a publication → what npm takes. Anything else is an error. Nx says that it is a dry
 * run twice, by an argument and by `NX_DRY_RUN`: either is enough.
 */
export function publishArgs(given: readonly string[], env: NodeJS.ProcessEnv = {}): readonly string[] {
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
  return dryRun === 'false' && env['NX_DRY_RUN'] !== 'true' ? named : [...named, '--dry-run'];
}
