// What `npx nx add @subminute/nx` will do once the packages are published: installs them, packed from
// this clone, into an Nx workspace, and sets them up. In an empty folder it makes a workspace first.
//
//   node CLONE/tools/setup.mjs CLONE/tools/add.ts FOLDER
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { add } from './packages/add.ts';

const [into, ...more] = process.argv.slice(2);
if (into === undefined || into.startsWith('-') || more.length > 0) {
  console.error('add: one folder is needed. Run: node CLONE/tools/setup.mjs CLONE/tools/add.ts FOLDER');
  process.exitCode = 2;
} else if (!existsSync(into)) {
  console.error(`add: there is no folder ${into}. Make it first: mkdir ${into}`);
  process.exitCode = 2;
} else {
  const fault = add(resolve(into));
  if (fault !== undefined) console.error(`add: ${fault}`);
  process.exitCode = fault === undefined ? 0 : 1;
}
