// Publishes one package as it is packed for users. Never `npm publish` in a package's folder: what lies
// there has our source condition in its manifest. `nx release publish` calls it for each package:
//
//   node tools/setup.mjs tools/publish.ts @subminute/core --dryRun=true
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packPackages } from './packages/pack.ts';
import { publishArgs } from './release/publish-args.ts';

function publish(name: string, given: readonly string[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'publish-'));
  try {
    const tarball = packPackages(folder).find((packed) => packed.name === name);
    if (tarball === undefined) throw new Error(`publish: there is no package ${name}`);
    const args = ['publish', tarball.path, ...publishArgs(given, process.env)];
    return spawnSync('npm', args, { stdio: 'inherit' }).status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [name, ...given] = process.argv.slice(2);
if (name === undefined) {
  console.error('publish: no package. Run: node tools/setup.mjs tools/publish.ts PACKAGE --dryRun=true');
  process.exitCode = 2;
} else {
  process.exitCode = publish(name, given);
}
