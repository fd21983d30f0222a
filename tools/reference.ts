// Writes what the code says of itself into docs/reference.md: help, options, settings, schemas. A test
// fails where the page is not what this would write:
//
//   node tools/setup.mjs tools/reference.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { withParts } from './reference/page.ts';
import { parts, REFERENCE } from './reference/sources.ts';

writeFileSync(REFERENCE, withParts(readFileSync(REFERENCE, 'utf8'), parts()));
