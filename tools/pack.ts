// Packs the packages for a release, or to try them in another workspace:
//
//   node tools/setup.mjs tools/pack.ts /somewhere
import { resolve } from 'node:path';
import { packPackages } from './packages/pack.ts';

const [into] = process.argv.slice(2);
if (into === undefined) {
  console.error('pack: no folder to pack into. Run: node tools/setup.mjs tools/pack.ts FOLDER');
  process.exitCode = 2;
} else {
  for (const { path } of packPackages(resolve(into))) console.log(path);
}
