import type { Rung } from '@subminute/core/decompose';
import { packageInputs } from './package-inputs.ts';
import { pastBarrels } from './past-barrels.ts';
import { productionInputs } from './production-inputs.ts';
import { projectParts } from './project-parts.ts';
import type { Finder } from './proposal.ts';
import { testFileSelection } from './test-file-selection.ts';

/** What is looked for on each rung. */
export const FINDERS: Readonly<Partial<Record<Rung, readonly Finder[]>>> = {
  1: [productionInputs, packageInputs],
  2: [testFileSelection],
  4: [pastBarrels],
  5: [projectParts],
};
