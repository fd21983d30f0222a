// Adds to package-lock.json the packages for other systems that npm left out, because the registry
// at hand does not have them. Run it after an `npm install` that changed a tool with binaries:
//
//   node tools/complete-lockfile.ts && npm install --package-lock-only --ignore-scripts
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { absentOptionals, complete, type Lockfile } from './lockfile/complete.ts';

const path = join(import.meta.dirname, '../package-lock.json');
const lockfile = JSON.parse(readFileSync(path, 'utf8')) as Lockfile;
const absent = absentOptionals(lockfile);
if (absent.length > 0) writeFileSync(path, `${JSON.stringify(complete(lockfile), undefined, 2)}\n`);
for (const { place } of absent) console.log(`added ${place}`);
console.log(`package-lock.json: ${absent.length} optional packages added`);
