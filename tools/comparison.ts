// Writes docs/comparison.md anew.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { comparisonPage } from './recorded/comparison.ts';

writeFileSync(join(import.meta.dirname, '../docs/comparison.md'), comparisonPage());
