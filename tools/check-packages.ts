// Checks the packages as users get them: packed, then looked at by publint, by attw and by us.
//
//   npm run check-packages
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findings } from './packages/findings.ts';
import { packPackages } from './packages/pack.ts';

const folder = mkdtempSync(join(tmpdir(), 'packages-'));
try {
  const tarballs = packPackages(folder);
  const found = tarballs.flatMap((tarball) => findings(tarball, dirname(import.meta.dirname)));
  for (const finding of found) console.error(finding);
  for (const { name, version } of tarballs) console.log(`packed ${name}@${version}`);
  console.log(found.length === 0 ? 'packages: no findings' : `packages: ${found.length} findings, see above`);
  process.exitCode = found.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
