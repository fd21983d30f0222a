import { buildInfo } from './build-info.ts';
import type { Fixer } from './fixer.ts';
import { ignored } from './ignored.ts';
import { legacyAffected } from './legacy-affected.ts';
import { outputs } from './outputs.ts';
import { prose } from './prose.ts';
import { scripts } from './scripts.ts';

/** What is wrong first, then what costs time. */
export const FIXERS: readonly Fixer[] = [outputs, ignored, buildInfo, prose, scripts, legacyAffected];
