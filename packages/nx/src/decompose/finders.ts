import type { Rung } from '@subminute/core/decompose';
import { folderProjects } from './folder-parts/finder.ts';
import { packageInputs } from './package-inputs.ts';
import { productionInputs } from './production-inputs.ts';
import { projectParts } from './project-parts.ts';
import type { Finder } from './proposal.ts';
import { testShards } from './shards.ts';
import { testFileSelection } from './test-file-selection.ts';

/** What is looked for on each rung. */
export const FINDERS: Readonly<Partial<Record<Rung, readonly Finder[]>>> = {
  1: [productionInputs, packageInputs],
  2: [testFileSelection],
  3: [testShards],
  5: [folderProjects, projectParts],
};
